package dev.ontrial.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Main;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the compiler does not see to: form, length, and words. */
class TidyTest {
  private static final String SEEDED = "new Random(7)";

  @Test
  void sources_areFormatted() throws Exception {
    Path root = Checkout.root();
    List<String> files =
        Checkout.sources().stream()
            .filter(Source::isJava)
            .map(source -> root.resolve(source.path()).toString())
            .toList();
    assertThat(files).hasSizeGreaterThan(100);
    if (Boolean.getBoolean("tidy.fix")) {
      assertThat(format("--replace", files)).isEmpty();
    }
    assertThat(format("--dry-run", files)).as("not formatted; `make format` does it").isEmpty();
  }

  /** Runs google-java-format as its command line does; returns what it says. */
  private static List<String> format(String mode, List<String> files) throws Exception {
    List<String> arguments = new ArrayList<>(files);
    arguments.add(0, mode);
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    new Main(out, out, new ByteArrayInputStream(new byte[0]))
        .format(arguments.toArray(String[]::new));
    return said.toString().lines().toList();
  }

  @ParameterizedTest
  @EnumSource
  void files_areTidy(TidyRule rule) {
    assertThat(Checkout.sources().stream().flatMap(each -> rule.complaints(each).stream()))
        .isEmpty();
  }

  @Test
  void crookedSource_isNamed_andMadeStraight(@TempDir Path folder) throws Exception {
    Path crooked = Files.writeString(folder.resolve("A.java"), "class A{int a ;}\n");
    List<String> files = List.of(crooked.toString());
    assertThat(format("--dry-run", files)).containsExactly(crooked.toString());
    assertThat(crooked).hasContent("class A{int a ;}\n");
    format("--replace", files);
    assertThat(crooked).hasContent("class A {\n  int a;\n}\n");
    assertThat(format("--dry-run", files)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "400, src/main/java/A.java, 0",
    "401, src/main/java/A.java, 1",
    "500, src/test/java/A.java, 0",
    "501, src/test/java/A.java, 1",
    "500, src/assertions/java/A.java, 0",
    "900, README.md, 0",
  })
  void longFile_isToldOf(int lines, String path, int complaints) {
    assertThat(TidyRule.LONG_FILE.complaints(source(path, "//\n".repeat(lines))))
        .hasSize(complaints);
  }

  @ParameterizedTest
  @CsvSource({"68, 0", "69, 1"})
  void longMethod_isToldOf(int lines, int complaints) {
    String before = "class A {\n  void shorter() {\n    b();\n  }\n\n";
    String method =
        "  @Override\n  int a(\n      int b) {\n" + "    b();\n".repeat(lines - 1) + "  }\n";
    assertThat(TidyRule.LONG_METHOD.complaints(source("A.java", before + method + "}\n")))
        .hasSize(complaints);
  }

  @ParameterizedTest
  @CsvSource({
    "UTILS, src/main/java/KafkaUtils.java, '', src/main/java/Utilisation.java, ''",
    "WALL_CLOCK, A.java, System.currentTime#Millis(), A.java, System.nanoTime()",
    "UNSEEDED_RANDOM, A.java, new Random#(), A.java, " + SEEDED,
    "UNSEEDED_RANDOM, A.java, Math.random#(), A.java, random()",
    "LEFT_OVER, A.java, // FIX#ME later, A.java, // fixed",
    "LEFT_OVER, A.java, // TO#DO, A.java, mastodon",
    "SLEEPING_TEST, src/test/java/A.java, Thread.sl#eep(1), src/main/java/A.java, Thread.sl#eep(1)",
    "FORBIDDEN_WORD, pom.xml, /wo#rk/here, pom.xml, .github/workflows/",
    "FORBIDDEN_WORD, pom.xml, /ro#ot/.m2, pom.xml, the root of it",
    "FORBIDDEN_WORD, pom.xml, /home/#somebody/, pom.xml, the home of it",
    "FORBIDDEN_WORD, README.md, made by A#I, README.md, AIR and FAIL",
    "FORBIDDEN_WORD, A.java, // Cl#aude, A.java, // a clause",
  })
  void eachRule_knowsTheGuiltyFromTheInnocent(
      TidyRule rule, String guiltyPath, String guilty, String innocentPath, String innocent) {
    assertThat(rule.complaints(source(guiltyPath, guilty.replace("#", ""))))
        .singleElement()
        .asString()
        .contains(guiltyPath);
    assertThat(rule.complaints(source(innocentPath, innocent.replace("#", "")))).isEmpty();
  }

  private static Source source(String path, String text) {
    return new Source(Path.of(path), text);
  }
}
