package dev.ontrial.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerLogTest {
  @TempDir Path folder;

  private String reason(String text) throws IOException {
    Path file = folder.resolve("broker.log");
    Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return new BrokerLog(file).reason().replace(file.toString(), "LOG");
  }

  @Test
  void innermostCauseOfTheFatalError_isQuoted_notWhatTheShutdownSays() throws IOException {
    assertThat(
            reason(
                """
                [2026-01-01 10:00:00,000] INFO Starting (kafka.server.KafkaRaftServer)
                [2026-01-01 10:00:01,000] ERROR [BrokerServer id=1] Fatal error during broker startup. Prepare to shutdown (kafka.server.BrokerServer)
                org.apache.kafka.common.KafkaException: Socket server failed to bind to 127.0.0.1:9092
                \tat kafka.network.Acceptor.openServerSocket(SocketServer.scala:740)
                Caused by: java.net.BindException: Address already in use
                \tat java.base/sun.nio.ch.Net.bind0(Native Method)
                \t... 3 more
                [2026-01-01 10:00:02,000] INFO [BrokerServer id=1] shutting down (kafka.server.BrokerServer)
                [2026-01-01 10:00:03,000] ERROR Error while electing (kafka.raft.X)
                java.lang.InterruptedException
                """))
        .isEqualTo("its log LOG says: java.net.BindException: Address already in use");
  }

  @Test
  void exceptionWithoutCause_isQuoted() throws IOException {
    assertThat(
            reason(
                """
                [2026-01-01 10:00:00,000] ERROR Exiting Kafka due to fatal exception (kafka.Kafka$)
                org.apache.kafka.common.config.ConfigException: Invalid value many for configuration num.io.threads: Not a number of type INT
                \tat org.apache.kafka.common.config.ConfigDef.parseType(ConfigDef.java:747)
                """))
        .endsWith(
            "says: org.apache.kafka.common.config.ConfigException: Invalid value many for"
                + " configuration num.io.threads: Not a number of type INT");
  }

  @Test
  void lastComplaint_isQuoted_whereNothingIsFatal() throws IOException {
    assertThat(reason("[x] ERROR first\n[x] ERROR second (a.B)\n[x] INFO third\n"))
        .endsWith("says: [x] ERROR second (a.B)");
    assertThat(new BrokerLog(folder.resolve("none")).reason()).endsWith("cannot be read");
  }

  @Test
  void complaintsOfAnEarlierProcess_areNoReason() throws IOException {
    Path file = Files.writeString(folder.resolve("broker.log"), "[x] ERROR of the first process\n");
    BrokerLog log = new BrokerLog(file);
    log.starts();
    assertThat(log.reason()).isEqualTo("see its log " + file);
  }
}
