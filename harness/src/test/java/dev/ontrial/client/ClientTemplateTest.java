package dev.ontrial.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The templates of docs/your-client.md run as they are, and report no record as acknowledged. */
class ClientTemplateTest {
  private static final Path LIB = Path.of("../workloads/clients/lib");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final List<String> SESSION =
      List.of(
          """
          {"id":1,"do":"hello","protocol":[1]}\
          """,
          """
          {"id":2,"do":"open","c":1,"kind":"producer","config":{},\
          "intent":{"bootstrap.servers":"127.0.0.1:1","client.id":"x","acks":"all"}}\
          """,
          """
          {"do":"send","c":1,"r":[[7,"orders",0,null,"AAAA",1764400000000,[["h","AA=="]]]]}\
          """,
          """
          {"id":3,"do":"flush","c":1}\
          """,
          """
          {"id":4,"do":"open","c":2,"kind":"consumer","config":{},\
          "intent":{"bootstrap.servers":"127.0.0.1:1","client.id":"y","group.id":"g"}}\
          """,
          """
          {"id":5,"do":"nonsense","c":2}\
          """);

  @TempDir Path folder;

  @Test
  void manifests_areValid() {
    for (String runtime : List.of("python", "node", "go")) {
      ClientManifest manifest = ClientManifest.read(LIB.resolve("template").resolve(runtime));
      assertThat(manifest.client()).isEqualTo("my-kafka");
      assertThat(manifest.runtime().name()).isEqualToIgnoringCase(runtime);
      assertThat(manifest.folder().resolve(manifest.adapter())).isRegularFile();
      assertThat(manifest.can()).containsExactly(Capability.PRODUCER);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"python3", "node", "go"})
  void template_speaksTheProtocol(String program) throws Exception {
    assumeThat(Path.of(Tool.find(program))).as(program + " is on the PATH").isAbsolute();
    Process process = new ProcessBuilder(command(program)).directory(mine().toFile()).start();
    List<JsonNode> said = new ArrayList<>();
    try (Writer to = process.outputWriter();
        BufferedReader from = process.inputReader()) {
      for (String line : SESSION) {
        to.write(line + "\n");
      }
      to.flush();
      while (said.stream().filter(each -> each.has("re")).count() < 5) {
        String line = from.readLine();
        assertThat(line).as("an answer after %s", said).isNotNull();
        said.add(JSON.readTree(line));
      }
    } finally {
      // It ends with its input.
      assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
      process.destroyForcibly();
    }
    assertThat(process.exitValue()).isZero();
    assertThat(answer(said, 1).path("client").asText()).isEqualTo("my-kafka");
    assertThat(answer(said, 2).path("effective").path("acks").asText()).isEqualTo("all");
    JsonNode done =
        said.stream()
            .filter(each -> each.path("ev").asText().equals("done"))
            .findFirst()
            .orElseThrow();
    assertThat(done.path("d").path(0).path(1).asText()).isEqualTo("info");
    assertThat(said.indexOf(done)).as("flush waits").isLessThan(said.indexOf(answer(said, 3)));
    assertThat(answer(said, 4).path("effective").path("isolation.level").asText())
        .isEqualTo("read_uncommitted");
    assertThat(answer(said, 5).path("err").path("code").asText()).isEqualTo("UNSUPPORTED");
  }

  private static JsonNode answer(List<JsonNode> said, int request) {
    return said.stream()
        .filter(each -> each.path("re").asInt() == request)
        .findFirst()
        .orElseThrow();
  }

  private Path mine() {
    return folder.resolve("mine");
  }

  /** Copies the template as the page says, and starts it as ontrial does. */
  private List<String> command(String program) throws IOException, InterruptedException {
    String runtime = program.equals("python3") ? "python" : program;
    copy(LIB.resolve("template").resolve(runtime), mine());
    if (!runtime.equals("go")) {
      copy(LIB.resolve(runtime), folder.resolve("lib").resolve(runtime));
      return List.of(Tool.find(program), runtime.equals("python") ? "adapter.py" : "adapter.js");
    }
    copy(LIB.resolve("go"), mine());
    String go = Tool.find("go");
    for (List<String> step :
        List.of(List.of(go, "mod", "init", "mine"), List.of(go, "build", "-o", "adapter", "."))) {
      Process made =
          new ProcessBuilder(step).directory(mine().toFile()).redirectErrorStream(true).start();
      String words = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(made.waitFor()).as(words).isZero();
    }
    return List.of(mine().resolve("adapter").toString());
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path each : files.filter(Files::isRegularFile).toList()) {
        Files.copy(each, to.resolve(each.getFileName()));
      }
    }
  }
}
