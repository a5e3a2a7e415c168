package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/** The help and the manual page of every command. */
final class HelpTest {
  private static final int COLUMNS = 80;

  @TempDir Path temporary;

  static Stream<CommandLine> commands() {
    return below(Main.commandLine())
        .filter(each -> !(each.getCommand() instanceof CommandLine.HelpCommand));
  }

  private static Stream<CommandLine> below(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::below));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theHelpFits80Columns_andItsSynopsisFiveLines(CommandLine command) {
    List<String> lines = command.getUsageMessage().lines().toList();
    assertThat(lines).allMatch(line -> line.length() <= COLUMNS);
    assertThat(lines.stream().takeWhile(line -> line.startsWith("Usage:") || line.startsWith(" ")))
        .hasSizeLessThanOrEqualTo(5);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void everyOptionHasASentence_aPlaceholderAndItsDefault(CommandLine command) {
    for (OptionSpec option : command.getCommandSpec().options()) {
      String description = String.join(" ", option.description());
      String what = command.getCommandName() + " " + option.longestName();
      assertThat(description).as(what).matches("[A-Z].*\\.");
      if (option.arity().max() == 0) {
        continue;
      }
      assertThat(option.paramLabel()).as(what).doesNotContain("<");
      if (hasDefault(option)) {
        assertThat(description.toLowerCase(Locale.ROOT)).as(what).contains("default: ");
      }
    }
  }

  private static boolean hasDefault(OptionSpec option) {
    Object initial = option.initialValue();
    boolean none =
        initial == null
            || (initial instanceof Collection<?> c && c.isEmpty())
            || (initial instanceof Number n && n.intValue() == 0);
    return !option.required() && (option.defaultValue() != null || !none);
  }

  @ParameterizedTest
  @MethodSource("commands")
  void theManualPageHasEveryOptionOnce(CommandLine command) {
    List<String> page = ManPage.of(command);
    assertThat(page.getFirst()).startsWith(".TH ONTRIAL");
    assertThat(page)
        .containsSubsequence(".SH NAME", ".SH SYNOPSIS", ".SH DESCRIPTION", ".SH OPTIONS")
        .allMatch(line -> line.matches("[\\x20-\\x7e]+") && !line.startsWith("'"))
        .filteredOn(line -> line.startsWith("."))
        .allMatch(line -> line.matches("\\.(TH|SH|SS|PP|TP|nf|fi)\\b.*"));
    for (OptionSpec option : command.getCommandSpec().options()) {
      String name = option.longestName().replace("-", "\\-");
      assertThat(page)
          .filteredOn(line -> line.matches("\\\\fB(.*, )?" + quoted(name) + "(=.*)?\\\\fR"))
          .as(option.longestName())
          .hasSize(1);
    }
  }

  private static String quoted(String text) {
    return Pattern.quote(text);
  }

  @Test
  void longListsOfOptionsHaveHeadings() {
    for (String name : List.of("verify", "run", "replay", "repro", "upgrade", "claims")) {
      String help = help(name);
      assertThat(help)
          .as(name)
          .contains("What is tested:", "What is printed and kept:", "What the run must come to:");
    }
    assertThat(help("verify"))
        .containsSubsequence("Your own settings:", "What is tested:", "A cluster of your own:");
  }

  private static String help(String command) {
    return Objects.requireNonNull(Main.commandLine().getSubcommands().get(command))
        .getUsageMessage();
  }

  @Test
  void allPagesAreWrittenIntoAFolder() throws Exception {
    Path folder = temporary.resolve("man/man1");
    assertThat(Main.run("man", "--to", folder.toString())).isZero();
    List<String> names = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(file -> names.add(file.getFileName().toString()));
    }
    assertThat(names).contains("ontrial.1", "ontrial-verify.1", "ontrial-client-check.1");
    assertThat(Files.readAllLines(folder.resolve("ontrial.1")))
        .contains(".SH COMMANDS", ".SH EXIT STATUS", "\\fBontrial\\-verify(1)\\fR");
  }
}
