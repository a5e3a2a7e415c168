package dev.ontrial.cli;

import dev.ontrial.trial.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ontrial completion}: a script that lets a shell complete commands and options. */
@Command(
    name = "completion",
    description = "Prints a completion script: `source <(ontrial completion bash)`.")
final class CompletionCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(paramLabel = "bash|zsh|fish", description = "The shell.")
  String shell;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  CompletionCommand() {}

  @Override
  public Integer call() {
    CommandLine root = spec.root().commandLine();
    switch (shell) {
      case "bash" -> System.out.print(AutoComplete.bash("ontrial", root));
      case "zsh" -> {
        // The script is for bash; zsh reads it in its emulation.
        System.out.println("autoload -U +X bashcompinit && bashcompinit");
        System.out.print(AutoComplete.bash("ontrial", root));
      }
      case "fish" -> fish(root).forEach(System.out::println);
      default ->
          throw new BadInput("completion " + shell + ": no such shell; known: bash, zsh, fish");
    }
    return ExitCode.HELD;
  }

  /** One line for each command and option. */
  private static List<String> fish(CommandLine root) {
    List<String> lines = new ArrayList<>();
    Map<String, CommandLine> commands = new TreeMap<>(root.getSubcommands());
    String none = "not __fish_seen_subcommand_from " + String.join(" ", commands.keySet());
    commands.forEach((name, command) -> {
      String description = first(command.getCommandSpec().usageMessage().description());
      lines.add(
          "complete -c ontrial -f -n %s -a %s -d %s"
              .formatted(quoted(none), quoted(name), quoted(description)));
      for (OptionSpec option : command.getCommandSpec().options()) {
        lines.add(
            "complete -c ontrial -n %s -l %s%s -d %s"
                .formatted(
                    quoted("__fish_seen_subcommand_from " + name),
                    option.longestName().replaceFirst("^-+", ""),
                    option.arity().max() == 0 ? "" : " -r",
                    quoted(first(option.description()))));
      }
    });
    return lines;
  }

  private static String first(String[] lines) {
    return lines.length == 0 ? "" : lines[0];
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
