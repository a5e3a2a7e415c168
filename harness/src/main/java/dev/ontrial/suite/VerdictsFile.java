package dev.ontrial.suite;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.contract.Verdict;
import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code verdicts.json} of a run, which the user may have edited. */
public final class VerdictsFile {
  /** Its name. */
  public static final String NAME = "verdicts.json";

  /** The newest format that this version writes and reads. */
  public static final int FORMAT = 2;

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final Set<String> VERDICTS =
      Arrays.stream(Verdict.values()).map(Verdict::name).collect(Collectors.toUnmodifiableSet());

  private VerdictsFile() {}

  /** Whether a run has one, also one that cannot be read. */
  static boolean isThere(Path run) {
    return Files.exists(run.resolve(NAME), LinkOption.NOFOLLOW_LINKS);
  }

  /** What it says; empty if it is not there, is no file, or is not a JSON object. */
  public static Optional<JsonNode> read(Path run) {
    Path file = run.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(JSON.readTree(file.toFile())).filter(JsonNode::isObject);
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * What it says of a run that was judged.
   *
   * @throws BadInput if there is none, or if it does not say of each cell what it came to
   */
  public static JsonNode require(Path run) {
    Path file = run.resolve(NAME);
    if (!isThere(run)) {
      throw new BadInput(run + ": there is no verdicts.json in it; name a folder of results/");
    }
    if (Files.isRegularFile(file) && !Files.isReadable(file)) {
      throw new BadInput(file + ": cannot be read: you may not; check its permissions");
    }
    JsonNode verdicts =
        read(run)
            .orElseThrow(() ->
                new BadInput(
                    file + ": it is damaged; `ontrial check " + run + "` writes it again"));
    if (!verdicts.path("cells").isArray()) {
      throw new BadInput(
          file
              + ": it has no cells; `ontrial check "
              + run
              + "` writes it again, if that is a run");
    }
    refuseFormat(file, verdicts);
    for (JsonNode cell : verdicts.path("cells")) {
      if (!isCell(cell)) {
        throw new BadInput(
            "%s: a cell of it is damaged: %s; `ontrial check %s` writes it again"
                .formatted(file, BadInput.oneLine(head(cell)), run));
      }
    }
    return verdicts;
  }

  /**
   * Refuses a file of a later version.
   *
   * @throws BadInput if it is one, or if it names no format where it should
   */
  public static void refuseFormat(Path file, JsonNode verdicts) {
    JsonNode format = verdicts.path("format");
    if (format.isMissingNode()) {
      return;
    }
    if (format.isNumber() && format.asDouble() > FORMAT) {
      throw new BadInput(
          file + ": its format is newer than this version of ontrial reads; update ontrial");
    }
    if (!format.isInt() || format.asInt() < 1) {
      throw new BadInput(
          "%s: its format is %s, and a number from 1 to %d is needed; `ontrial check` writes it again"
              .formatted(file, BadInput.oneLine(head(format)), FORMAT));
    }
  }

  private static boolean isCell(JsonNode cell) {
    return cell.path("configuration").isTextual()
        && cell.path("fault").isTextual()
        && VERDICTS.contains(cell.path("verdict").asText())
        && cell.path("anomalies").isObject();
  }

  private static String head(JsonNode node) {
    String text = node.toString();
    return text.length() > 60 ? text.substring(0, 60) + "…" : text;
  }
}
