package dev.ontrial.proof;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ontrial.contract.CellVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What was judged once, whole: verdicts with their reasons, counters and witnesses, word for word.
 * Where they change on purpose: {@code mvn -pl checkers test -Dtest='Golden*Test'
 * -Dontrial.docs=write}.
 */
public final class Golden {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  private Golden() {}

  /** A verdict with everything in it; counters that are zero are left out. */
  public static String tell(CellVerdict verdict) {
    try {
      return JSON.writeValueAsString(verdict).replaceAll("(?m)^ +\"[a-z0-9-]+\" : 0,?\\R", "");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Compares the sections with those of the file, or writes them into it if that is asked for. */
  public static void compare(String file, List<String> sections) throws IOException {
    Path kept = resources().resolve(file);
    String told = String.join("\n", sections) + "\n";
    if ("write".equals(System.getProperty("ontrial.docs"))) {
      Files.writeString(kept, told);
    }
    assertThat(told).isEqualTo(Files.readString(kept));
  }

  /** Tests run in the module's folder, or in that of the whole build. */
  private static Path resources() {
    Path here = Path.of("").toAbsolutePath();
    Path module = Files.isDirectory(here.resolve("checkers")) ? here.resolve("checkers") : here;
    return module.resolve("src/test/resources/dev/ontrial/proof");
  }
}
