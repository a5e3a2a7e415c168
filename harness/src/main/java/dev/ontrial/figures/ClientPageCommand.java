package dev.ontrial.figures;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ontrial clients-page}: several runs of {@code verify-clients} as one page. */
@Command(
    name = "clients-page",
    description = "Writes docs/clients.md from runs of `verify-clients`; later runs replace cells.")
public final class ClientPageCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of results/.")
  List<Path> runs = List.of();

  @Option(
      names = "--page",
      paramLabel = "FILE",
      defaultValue = "docs/clients.md",
      description = "The file to write; default: docs/clients.md.")
  Path page = Path.of("docs/clients.md");

  ClientPageCommand() {}

  @Override
  public Integer call() throws Exception {
    ClientPage all = new ClientPage();
    for (Path run : runs) {
      all.with(run);
    }
    all.write(page);
    System.out.println(page);
    return 0;
  }
}
