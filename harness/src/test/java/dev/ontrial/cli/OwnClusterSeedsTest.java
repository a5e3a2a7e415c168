package dev.ontrial.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.cluster.Certificates;
import dev.ontrial.cluster.SecureCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same trials on brokers of ontrial's and on a secured cluster that runs already, over {@code
 * -Dontrial.seeds=10} seeds: each cell must get the same verdict at both. See {@code make
 * own-cluster}.
 */
@EnabledIfSystemProperty(named = "ontrial.seeds", matches = "\\d+")
final class OwnClusterSeedsTest {
  private static final String ROWS = "acks-1,acks-all,idempotent,transactional";

  private static final List<String> COLUMNS =
      List.of("none", "replies-lost", "leader-unreachable", "connections-reset");

  @TempDir Path folder;

  @Test
  void verdicts_areTheSame_atBothPlaces() throws Exception {
    int seeds = Integer.getInteger("ontrial.seeds", 10);
    int first = Integer.getInteger("ontrial.firstSeed", 1);
    List<String> different = new ArrayList<>();
    int cells = 0;
    try (SecureCluster cluster =
        new SecureCluster(Files.createDirectories(folder.resolve("cluster")))) {
      Ontrial ontrial =
          new Ontrial(folder, Map.of(), List.of("-Djdk.net.hosts.file=" + cluster.hosts()));
      List<String> there =
          List.of(
              "--bootstrap-server",
              cluster.saslServers(),
              "--command-config",
              config(cluster).toString());
      for (int seed = first; seed < first + seeds; seed++) {
        for (String column : COLUMNS) {
          Map<String, String> own = verdicts(ontrial, seed, column, List.of());
          Map<String, String> theirs = verdicts(ontrial, seed, column, there);
          cells += own.size();
          for (String row : new TreeSet<>(own.keySet())) {
            String line =
                "seed %d, %s × %s: %s on own brokers, %s on the running cluster"
                    .formatted(seed, row, column, own.get(row), theirs.get(row));
            System.out.println(line);
            if (!Objects.equals(own.get(row), theirs.get(row))) {
              different.add(line);
            }
          }
        }
      }
    }
    assertThat(cells).isEqualTo(seeds * COLUMNS.size() * ROWS.split(",", -1).length);
    assertThat(different).isEmpty();
  }

  private Path config(SecureCluster cluster) throws IOException {
    return Files.write(
        folder.resolve("client.properties"),
        List.of(
            "security.protocol=SASL_SSL",
            "sasl.mechanism=SCRAM-SHA-512",
            "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required"
                + " username=\"%s\" password=\"%s\";"
                    .formatted(SecureCluster.USER, SecureCluster.PASSWORD),
            "ssl.truststore.location=" + cluster.certificates().trust(),
            "ssl.truststore.password=" + Certificates.PASSWORD));
  }

  /** The verdicts of one column, by configuration. */
  private Map<String, String> verdicts(Ontrial ontrial, int seed, String column, List<String> where)
      throws Exception {
    Path results = Files.createTempDirectory(folder, "results");
    List<Object> arguments =
        new ArrayList<>(List.of("verify-everything", "--only", ROWS + ":" + column));
    arguments.addAll(List.of("--seed", seed, "--quiet", "--results", results));
    arguments.addAll(where);
    Ontrial.Ended ended = ontrial.run(arguments.toArray());
    assertThat(ended.code()).as(ended.all()).isIn(0, 1, 2);
    JsonNode run =
        new ObjectMapper().readTree(results.resolve("latest").resolve("verdicts.json").toFile());
    Map<String, String> verdicts = new TreeMap<>();
    run.get("cells")
        .forEach(cell -> verdicts.put(cell.get("configuration").asText(), verdict(cell)));
    return verdicts;
  }

  /** The verdict, with the reasons of one that is not proven. */
  private static String verdict(JsonNode cell) {
    String verdict = cell.get("verdict").asText();
    return verdict.equals("UNPROVEN") ? verdict + " " + cell.get("reasons") : verdict;
  }
}
