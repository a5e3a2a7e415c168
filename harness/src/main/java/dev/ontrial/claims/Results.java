package dev.ontrial.claims;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.file.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came of the experiments that were run, kept in {@code docs/claims/results.json} so that a
 * few of them can be run again without the others.
 */
public final class Results {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /**
   * The file.
   *
   * @param machine what the latest run ran on
   * @param claims the results by claim
   * @param combinations the lines of the table of settings, see {@link Combinations}
   */
  private record Kept(String machine, Map<String, Result> claims, List<String> combinations) {}

  private final Path file;
  private final Map<String, Result> claims = new TreeMap<>(Catalogue.BY_ID);
  private List<String> combinations = List.of();
  private String machine = "";

  private Results(Path file) {
    this.file = file;
  }

  /**
   * Reads the file, if there is one.
   *
   * @throws BadInput if it cannot be read
   */
  public static Results read(Path file) {
    Results results = new Results(file);
    if (Files.exists(file)) {
      try {
        Kept kept = MAPPER.readValue(Files.readString(file), Kept.class);
        results.claims.putAll(kept.claims());
        results.combinations = kept.combinations();
        results.machine = kept.machine();
      } catch (JsonProcessingException e) {
        throw new BadInput(
            file + ": not what `ontrial claims` writes: " + e.getOriginalMessage() + "; delete it");
      } catch (IOException e) {
        throw new BadInput(file + ": cannot be read: " + e.getMessage());
      }
    }
    return results;
  }

  /** The result of the claim as it now stands. */
  Optional<Result> of(Claim claim) {
    return Optional.ofNullable(claims.get(claim.id())).filter(each -> each.isOf(claim));
  }

  void put(Claim claim, Result result) {
    claims.put(claim.id(), result);
  }

  void putCombinations(List<String> lines) {
    combinations = List.copyOf(lines);
  }

  List<String> combinations() {
    return combinations;
  }

  String machine() {
    return machine;
  }

  /**
   * Writes the file, in place of the old one in one step: a run that is killed leaves one of both.
   *
   * @param ranOn the machine of this run
   */
  public void write(String ranOn) throws IOException {
    machine = ranOn;
    WholeFile.replace(
        file, MAPPER.writeValueAsString(new Kept(ranOn, claims, combinations)) + "\n");
  }
}
