package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a checkout of its own, whose path has a space in it, with what was built here.
 */
class LauncherTest {
  private static final List<String> PROGRAMS =
      List.of("sh", "dirname", "readlink", "sed", "find", "head", "stty", "cut", "touch");

  @TempDir static Path folder;
  private static Path checkout;
  private static Path bin;

  @BeforeAll
  static void makeCheckout() throws Exception {
    checkout = Files.createDirectory(folder.resolve("a check out"));
    Files.copy(launcher(), checkout.resolve("ontrial"));
    assertThat(checkout.resolve("ontrial").toFile().setExecutable(true)).isTrue();
    Path lib = Files.createDirectories(checkout.resolve("harness/target/lib"));
    List<String> jar = new ArrayList<>();
    jar.addAll(List.of("--create", "--file", jar().toString()));
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      Path path = Path.of(entry);
      boolean ofTests = path.endsWith("test-classes") || path.endsWith("test");
      if (Files.isDirectory(path) && !ofTests) {
        jar.addAll(List.of("-C", entry, "."));
      } else if (entry.endsWith(".jar")) {
        Files.createSymbolicLink(lib.resolve(path.getFileName()), path);
      }
    }
    int code =
        ToolProvider.findFirst("jar")
            .orElseThrow()
            .run(System.out, System.err, jar.toArray(String[]::new));
    assertThat(code).isZero();
    bin = Files.createDirectory(folder.resolve("bin"));
    for (String program : PROGRAMS) {
      Path found =
          Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
              .map(each -> Path.of(each, program))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
      Files.createSymbolicLink(bin.resolve(program), found);
    }
  }

  private static Path launcher() {
    Path above = Path.of("").toAbsolutePath();
    while (!Files.isRegularFile(above.resolve("ontrial"))) {
      above = above.resolveSibling("").toAbsolutePath().normalize();
    }
    return above.resolve("ontrial");
  }

  private static Path jar() {
    return checkout.resolve("harness/target/ontrial-harness-0.1.0.jar");
  }

  /**
   * Calls it from a folder that is not the checkout; the result is the exit code and the output.
   */
  private static String call(Map<String, String> environment, String... command) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(folder.toFile());
    builder.environment().putAll(environment);
    Process process = builder.start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return process.waitFor() + " " + said;
  }

  @Test
  void calledFromElsewhere_throughLinks_withASpaceInItsPath_itRuns() throws Exception {
    Path near = Files.createSymbolicLink(checkout.resolve("near"), Path.of("ontrial"));
    Path far = Files.createSymbolicLink(folder.resolve("far"), near);
    for (Path each : List.of(checkout.resolve("ontrial"), near, far)) {
      assertThat(call(Map.of(), each.toString(), "list"))
          .startsWith("0 trials          none, all-corrupt-middle, ");
    }
    assertThat(call(Map.of(), far.toString(), "lits")).startsWith("64 ontrial: Unmatched argument");
    // Runs are kept in the checkout, wherever it is called from.
    Files.createDirectories(checkout.resolve("results"));
    assertThat(call(Map.of(), far.toString(), "prune", "--keep", "0"))
        .isEqualTo("0 0 runs removed\n");
  }

  /** A JVM that does not start ends with 1 by itself, which means a broken promise. */
  @Test
  void javaThatDoesNotStart_isAFailureOfItsOwn() throws Exception {
    String launcher = checkout.resolve("ontrial").toString();
    assertThat(call(Map.of("JDK_JAVA_OPTIONS", "-Xmxbogus"), launcher, "list"))
        .startsWith("70 ontrial: Java does not start: Invalid maximum heap size: -Xmxbogus")
        .hasLineCount(1);
    assertThat(call(Map.of(), "sh", "-c", "ulimit -v 500000; '" + launcher + "' list"))
        .startsWith("70 ontrial: Java does not start: Error occurred during initialization of VM:")
        .hasLineCount(1);
    assertThat(call(Map.of("JDK_JAVA_OPTIONS", "-Dharmless=yes"), launcher, "list"))
        .contains("trials          none, ");
  }

  /** Java has a temporary folder of its own, whatever the environment says. */
  @Test
  void temporaryFolder_isTheOneOfTheEnvironment() throws Exception {
    String launcher = checkout.resolve("ontrial").toString();
    assertThat(call(Map.of("TMPDIR", folder.resolve("no such").toString()), launcher, "list"))
        .startsWith("64 ontrial: TMPDIR names " + folder.resolve("no such"))
        .hasLineCount(1);
    Path other = Files.createDirectory(folder.resolve("other tmp"));
    String shown =
        call(
            Map.of("TMPDIR", other.toString(), "JDK_JAVA_OPTIONS", "-XshowSettings:properties"),
            launcher,
            "list");
    assertThat(shown).contains("java.io.tmpdir = " + other);
  }

  @Test
  void currentFolderThatIsGone_isBadInput() throws Exception {
    Path gone = folder.resolve("gone");
    String script =
        "mkdir '%s' && cd '%s' && rmdir '%s' && '%s' list"
            .formatted(gone, gone, gone, checkout.resolve("ontrial"));
    assertThat(call(Map.of(), "sh", "-c", script))
        .startsWith("64 ")
        .contains("ontrial: the current folder is not there any more");
  }

  @Test
  void withoutAHome_andInAnAsciiLocale_itRuns() throws Exception {
    Path odd = Files.createDirectory(folder.resolve("ch\u00e9ckout"));
    Files.copy(launcher(), odd.resolve("ontrial"));
    Files.createDirectories(odd.resolve("harness/target"));
    Files.copy(jar(), odd.resolve("harness/target").resolve(jar().getFileName()));
    Files.createSymbolicLink(
        odd.resolve("harness/target/lib"), checkout.resolve("harness/target/lib"));
    String script = "unset HOME LC_ALL LC_CTYPE; LANG=C '" + odd.resolve("ontrial") + "' list";
    assertThat(call(Map.of(), "sh", "-c", script)).startsWith("0 trials          none, ");
  }

  /** Arabic has other digits, and scripts read these. */
  @Test
  void numbersHaveTheSameDigits_whateverTheLanguage() throws Exception {
    Files.createDirectories(checkout.resolve("results"));
    Map<String, String> arabic = Map.of("JDK_JAVA_OPTIONS", "-Duser.language=ar -Duser.country=EG");
    assertThat(call(arabic, checkout.resolve("ontrial").toString(), "prune", "--keep", "0"))
        .endsWith("\n0 runs removed\n");
  }

  @Test
  void onThePathAlone_itIsFound() throws Exception {
    String path = checkout + File.pathSeparator + System.getenv("PATH");
    assertThat(call(Map.of("PATH", path), "sh", "-c", "ontrial list")).startsWith("0 trials");
  }

  @Test
  void withoutMaven_andNotBuilt_itSaysSoInOneLine() throws Exception {
    Path bare = Files.createDirectory(folder.resolve("not built"));
    Files.copy(launcher(), bare.resolve("ontrial"));
    assertThat(call(Map.of("PATH", bin.toString()), "/bin/sh", bare.resolve("ontrial").toString()))
        .isEqualTo(
            "70 ontrial: it is not built, and Maven is not on the PATH; install Maven 3.8 or"
                + " newer\n");
  }

  @Test
  void withoutAJdk_itSaysSoInOneLine() throws Exception {
    Path bare = Files.createDirectory(folder.resolve("no jdk"));
    // The machine's own JDKs cannot be hidden, so the launcher looks for them elsewhere.
    String text = Files.readString(launcher());
    for (String usual : List.of("/usr/lib/jvm", "/opt/java", "/usr/local/openjdk", "/Library")) {
      assertThat(text).contains(usual);
      text = text.replace(usual, "/nowhere" + usual);
    }
    Files.writeString(bare.resolve("ontrial"), text);
    Map<String, String> environment =
        Map.of("PATH", bin.toString(), "HOME", bare.toString(), "JAVA_HOME", bare.toString());
    assertThat(call(environment, "/bin/sh", bare.resolve("ontrial").toString()))
        .startsWith("70 ontrial: no JDK 21 or newer")
        .hasLineCount(1);
  }
}
