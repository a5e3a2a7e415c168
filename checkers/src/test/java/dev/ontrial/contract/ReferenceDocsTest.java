package dev.ontrial.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReferenceDocsTest {
  @Test
  void pages_areWhatTheCodeSays() throws IOException {
    Path docs = docs();
    if ("write".equals(System.getProperty("ontrial.docs"))) {
      ReferenceDocs.write(docs);
    }
    for (Map.Entry<String, String> page : ReferenceDocs.pages().entrySet()) {
      assertThat(docs.resolve(page.getKey()))
          .as("stale; generate it again with: %s", ReferenceDocs.COMMAND)
          .exists()
          .hasContent(page.getValue());
    }
  }

  /** Tests run in the module's folder, or in that of the whole build. */
  private static Path docs() {
    Path here = Path.of("").toAbsolutePath();
    Path inModule = here.resolveSibling("docs");
    return Files.isDirectory(here.resolve("checkers")) ? here.resolve("docs") : inModule;
  }
}
