package dev.ontrial.shrink;

import dev.ontrial.fault.Uninterrupted;
import dev.ontrial.shrink.Journal.Purpose;
import dev.ontrial.shrink.Trials.Decision;
import dev.ontrial.suite.Incident;
import dev.ontrial.suite.RunFolder;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Trial;
import dev.ontrial.trial.file.WholeFile;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Shrinks one incident: sees that it reproduces, searches, and confirms what was found by runs of
 * its own, since of many candidates the one that is kept may have been lucky. One that is not
 * confirmed counts as not kept from then on, and the search takes another way from there.
 */
public final class Shrink {
  /** The file that it leaves. */
  public static final String FILE = "minimal.yaml";

  private final Incident original;
  private final Rate rate;
  private final Path folder;
  private final Journal journal;
  private final Attempts attempts;
  private final Trials trials;
  private final CandidateLog telling;
  private Trial best;

  /** What was kept, the largest first, without the original. */
  private final List<Trial> way = new ArrayList<>();

  /**
   * What came of it.
   *
   * @param ending how it ended
   * @param trial the least that shows the anomaly; the original if nothing less does
   * @param file its incident; there is none where the original does not reproduce
   */
  public record Result(Ending ending, Trial trial, Path file) {}

  /**
   * @param folder its own, which is there
   * @param budget no run is begun that would probably end later
   */
  Shrink(
      Incident original,
      Rate rate,
      Path folder,
      Journal journal,
      Attempts attempts,
      Duration budget,
      LongSupplier nanos,
      CandidateLog telling) {
    this.original = original;
    this.rate = rate;
    this.folder = folder;
    this.journal = journal;
    this.attempts = attempts;
    this.trials = new Trials(attempts, journal, rate, budget, nanos);
    this.telling = telling;
    this.best = original.trial();
  }

  /**
   * Shrinks an incident on real clusters, in a folder of its own under {@code shrink}; what was
   * done there before for the same incident and rate is not done again.
   *
   * @param budget no run is begun that would probably end later
   * @param results the folder of all runs
   * @param afresh whether what was done before is forgotten
   * @param keepData whether the brokers' logs of records stay
   * @param out is told how it goes
   * @throws BadInput if the folder cannot be written, or another process shrinks there
   */
  public static Result shrink(
      Incident incident,
      Rate rate,
      Duration budget,
      Path results,
      boolean afresh,
      boolean keepData,
      PrintStream out)
      throws IOException {
    Path folder = folder(incident, rate, results);
    RunFolder.makeWritable(folder);
    try (Journal journal = Journal.open(folder.resolve("journal.jsonl"))) {
      if (afresh) {
        journal.clear();
      }
      Attempts attempts =
          new SuiteAttempts(incident, folder.resolve("runs"), keepData, out::println);
      return new Shrink(
              incident,
              rate,
              folder,
              journal,
              attempts,
              budget,
              System::nanoTime,
              new CandidateLog(out))
          .run();
    }
  }

  /** The same for the same incident and rate. */
  private static Path folder(Incident incident, Rate rate, Path results) {
    String what = incident.text(Map.of("rate", rate.toString()));
    String name = incident.trial().name() + "-" + digest(what).substring(0, 8);
    return results.resolve("shrink").resolve(name);
  }

  /** Does it all, or what is left to do of it. */
  Result run() throws IOException {
    telling.begins(original, rate, journal);
    Files.writeString(folder.resolve("original.yaml"), original.text(Map.of()));
    Result result = new Result(ending(), best, folder.resolve(FILE));
    Uninterrupted.run(() -> {
      prune();
      if (Files.exists(result.file())) {
        write(result.ending().words());
      }
    });
    telling.ended(original.trial(), result, journal);
    return result;
  }

  private Ending ending() throws IOException {
    try {
      return searched();
    } catch (Ended e) {
      return e.why;
    } catch (UncheckedIOException e) {
      throw new IOException(e.getCause());
    }
  }

  private Ending searched() throws IOException {
    Decision first = decided(original.trial(), Purpose.TRY, "as it is");
    if (!first.reproduces()) {
      return first.tally().seen() > 0 ? Ending.SOMETIMES : Ending.NEVER;
    }
    kept(original.trial());
    while (true) {
      best = original.trial();
      way.clear();
      Trial minimal = new Search(best, original.found().keySet(), this::reproduces).minimal();
      if (minimal.equals(original.trial()) || confirmed(minimal)) {
        return Ending.MINIMAL;
      }
      // What misled the search may be further back.
      int last = way.size() - 2;
      while (last >= 0 && !confirmed(way.get(last))) {
        last--;
      }
    }
  }

  private boolean confirmed(Trial candidate) throws IOException {
    best = candidate;
    return decided(candidate, Purpose.CONFIRM, "once more").reproduces();
  }

  private boolean reproduces(Trial candidate, String change) {
    try {
      boolean reproduces =
          !refuted(candidate) && decided(candidate, Purpose.TRY, change).reproduces();
      if (reproduces) {
        kept(candidate);
      }
      return reproduces;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean refuted(Trial candidate) {
    Journal.Tally tally = journal.tally(key(candidate), Purpose.CONFIRM);
    return rate.decided(tally.seen(), tally.missed()).map(confirmed -> !confirmed).orElse(false);
  }

  private Decision decided(Trial candidate, Purpose purpose, String change) throws IOException {
    Decision decision = trials.decide(key(candidate), candidate, purpose, change);
    if (decision.fresh()) {
      Trial left = decision.reproduces() ? candidate : best;
      telling.decided(purpose, change, decision, left, trials.elapsed());
    }
    return decision;
  }

  private void kept(Trial candidate) throws IOException {
    best = candidate;
    way.add(candidate);
    Uninterrupted.run(() -> {
      prune();
      write("being shrunk");
    });
  }

  private void prune() throws IOException {
    attempts.keepOnly(journal.lastSeen(key(best)));
  }

  private void write(String state) throws IOException {
    Map<String, Object> shrunk = new LinkedHashMap<>();
    Trial from = original.trial();
    shrunk.put("state", state);
    shrunk.put("rate", rate.toString());
    shrunk.put("steps", best.schedule().size() + " of " + from.schedule().size());
    shrunk.put(
        "configurations", best.configurations().size() + " of " + from.configurations().size());
    shrunk.put("seconds", CandidateLog.seconds(best) + " of " + CandidateLog.seconds(from));
    shrunk.put("reproduced", journal.tally(key(best), Purpose.TRY).toString());
    shrunk.put("reproduced-again", journal.tally(key(best), Purpose.CONFIRM).toString());
    Trial valid = best.withDemands(attempts.met(best, journal.lastSeen(key(best))));
    String text = new Incident(valid, original.found()).text(Map.of("shrunk", shrunk));
    WholeFile.replace(folder.resolve(FILE), text);
  }

  /** The same for the same trial, in every process. */
  private String key(Trial trial) {
    return digest(new Incident(trial, original.found()).text(Map.of())).substring(0, 16);
  }

  /** A digest of a text, in hexadecimal. */
  static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
