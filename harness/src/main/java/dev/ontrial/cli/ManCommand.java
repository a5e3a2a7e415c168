package dev.ontrial.cli;

import dev.ontrial.trial.BadInput;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code ontrial man}: manual pages, made from the same model as the help. */
@Command(
    name = "man",
    description = {
      "Prints the manual page of ontrial or of one of its commands, or writes all of them.",
      "To read one: `ontrial man verify | man -l -`.",
    })
final class ManCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "COMMAND",
      description = "The command; default: ontrial itself.")
  @Nullable String command;

  @Option(
      names = "--to",
      paramLabel = "FOLDER",
      description = "Write the pages of all commands into this folder, such as .../man/man1.")
  @Nullable Path folder;

  @SuppressWarnings("NullAway.Init") // picocli fills the fields
  ManCommand() {}

  @Override
  public Integer call() throws IOException {
    CommandLine root = spec.root().commandLine();
    if (folder == null) {
      ManPage.of(named(root)).forEach(System.out::println);
      return ExitCode.HELD;
    }
    if (command != null) {
      throw new BadInput("man: --to writes the pages of all commands; leave " + command + " out");
    }
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new BadInput("--to " + folder + ": not a folder");
    }
    Files.createDirectories(folder);
    write(root, folder);
    return ExitCode.HELD;
  }

  private CommandLine named(CommandLine root) {
    if (command == null) {
      return root;
    }
    CommandLine named = root.getSubcommands().get(command);
    if (named == null) {
      throw new BadInput("man " + command + ": no such command; see `ontrial help`");
    }
    return named;
  }

  private static void write(CommandLine command, Path folder) throws IOException {
    List<String> page = ManPage.of(command);
    Files.write(folder.resolve(ManPage.name(command) + ".1"), page, StandardCharsets.UTF_8);
    for (CommandLine each : command.getSubcommands().values()) {
      write(each, folder);
    }
  }
}
