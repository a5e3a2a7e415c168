package dev.ontrial.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A manual page in troff's {@code man} macros, made from the model of a command. */
final class ManPage {
  /** Characters from here on are written as troff's escapes, which no locale can misread. */
  private static final int ASCII = 128;

  private final CommandLine command;
  private final CommandSpec spec;
  private final List<String> lines = new ArrayList<>();

  private ManPage(CommandLine command) {
    this.command = command;
    this.spec = command.getCommandSpec();
  }

  /** The lines of a command's page. */
  static List<String> of(CommandLine command) {
    return new ManPage(command).made();
  }

  /** The name of a command's page: {@code ontrial}, {@code ontrial-verify}. */
  static String name(CommandLine command) {
    return command.getCommandSpec().qualifiedName("-");
  }

  private List<String> made() {
    String name = name(command);
    lines.add(
        ".TH %s 1 \"\" \"ontrial %s\" \"ontrial\""
            .formatted(escaped(name).toUpperCase(Locale.ROOT), Main.VERSION));
    section("NAME");
    String[] description = spec.usageMessage().description();
    text(name + " - " + plain(description[0]).replaceFirst("[.]$", ""));
    section("SYNOPSIS");
    text(synopsis());
    section("DESCRIPTION");
    Arrays.stream(description).forEach(this::paragraph);
    spec.positionalParameters().stream().filter(each -> !each.hidden()).forEach(this::parameter);
    section("OPTIONS");
    spec.options().stream().filter(each -> each.group() == null).forEach(this::option);
    spec.argGroups().stream()
        .sorted(Comparator.comparingInt(ArgGroupSpec::order))
        .forEach(this::group);
    commands();
    endings();
    section("SEE ALSO");
    text(seeAlso());
    return lines;
  }

  private String synopsis() {
    return Arrays.stream(plain(command.getHelp().synopsis(0)).split("\\s+"))
        .filter(word -> !word.isEmpty())
        .collect(Collectors.joining(" "));
  }

  private void parameter(PositionalParamSpec parameter) {
    item(parameter.paramLabel() + (parameter.arity().max() > 1 ? "..." : ""));
    Arrays.stream(parameter.description()).forEach(this::text);
  }

  private void option(OptionSpec option) {
    String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
    item(String.join(", ", option.names()) + value);
    Arrays.stream(option.description()).forEach(this::text);
  }

  /** The options under a heading, and those of the groups within it. */
  private void group(ArgGroupSpec group) {
    if (group.heading() != null) {
      lines.add(".SS " + escaped(plain(group.heading()).strip().replaceFirst(":$", "")));
    }
    group.options().forEach(this::option);
    group.subgroups().forEach(this::group);
  }

  private void commands() {
    if (command.getSubcommands().isEmpty()) {
      return;
    }
    section("COMMANDS");
    command
        .getSubcommands()
        .values()
        .forEach(each -> {
          item(name(each) + "(1)");
          text(each.getCommandSpec().usageMessage().description()[0]);
        });
  }

  /** What the help ends with, which is the exit codes. */
  private void endings() {
    String[] footer = spec.usageMessage().footer();
    if (footer.length == 0) {
      return;
    }
    section("EXIT STATUS");
    lines.add(".nf");
    Arrays.stream(footer)
        .filter(line -> !line.isEmpty() && !line.equals("Exit codes:"))
        .forEach(this::text);
    lines.add(".fi");
  }

  private String seeAlso() {
    String parent = spec.parent() == null ? "" : name(spec.parent().commandLine()) + "(1), ";
    return parent + "the README and docs/ of the checkout; `ontrial help COMMAND`";
  }

  private void section(String heading) {
    lines.add(".SH " + heading);
  }

  private void paragraph(String text) {
    lines.add(".PP");
    text(text);
  }

  private void item(String label) {
    lines.add(".TP");
    lines.add("\\fB" + escaped(label) + "\\fR");
  }

  private void text(String text) {
    lines.add(escaped(plain(text)));
  }

  /** Text as the help shows it, with variables and line breaks of the format resolved. */
  private String plain(String text) {
    return Help.Ansi.OFF.string(text).replace("%n", " ").replace("%%", "%");
  }

  /** Text that troff takes for text. */
  private static String escaped(String text) {
    String safe =
        text.replace("\\", "\\e")
            .replace("-", "\\-")
            .codePoints()
            .mapToObj(c -> c < ASCII ? Character.toString(c) : "\\[u%04X]".formatted(c))
            .collect(Collectors.joining());
    return safe.startsWith(".") || safe.startsWith("'") ? "\\&" + safe : safe;
  }
}
