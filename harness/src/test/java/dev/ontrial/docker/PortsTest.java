package dev.ontrial.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.cluster.PortBlock;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class PortsTest {
  private PortBlock host;
  private Ports ports;

  @BeforeEach
  void reserve() {
    host = PortBlock.reserve(3);
    ports = new Ports(host, 3, broker -> "broker-" + broker);
  }

  @AfterEach
  void release() {
    host.close();
  }

  private static int inside(String published) {
    return Integer.parseInt(published.substring(published.lastIndexOf(':') + 1));
  }

  private static InetSocketAddress outside(String published) {
    String[] parts = published.split(":", -1);
    return new InetSocketAddress(parts[0], Integer.parseInt(parts[1]));
  }

  @Test
  void whatIsPublishedLeadsToThePortThatThePathIsOpenedAt() {
    List<String> all = new ArrayList<>(ports.publishedByClients());
    for (int broker = 1; broker <= 3; broker++) {
      List<String> paths = ports.publishedByBroker(broker);
      all.addAll(paths.subList(1, paths.size()));
    }
    assertThat(all).hasSize(10 * 3 + 3 * 4);
    assertThat(all)
        .allSatisfy(
            each -> assertThat(ports.inside(outside(each))).as(each).isEqualTo(inside(each)));
  }

  @Test
  void noTwoPathsShareAPortInAPod() {
    for (int broker = 1; broker <= 3; broker++) {
      List<Integer> used =
          new ArrayList<>(ports.publishedByBroker(broker).stream().map(PortsTest::inside).toList());
      used.add(ports.addresses().internal().applyAsInt(broker));
      used.add(ports.addresses().controller().applyAsInt(broker));
      used.add(ports.addresses().client());
      assertThat(new HashSet<>(used)).hasSameSizeAs(used);
    }
  }

  @Test
  void theDirectListenerIsWhereLocalBrokersHaveIt() {
    assertThat(ports.publishedByBroker(2))
        .first()
        .isEqualTo("127.0.0.2:%d:%d".formatted(host.direct(), host.direct()));
  }

  @Test
  void aListenerIsFoundInItsOwnPod() {
    assertThat(ports.insideBroker(2, host.internal()))
        .isEqualTo(ports.addresses().internal().applyAsInt(2));
    assertThat(ports.insideBroker(2, host.controller()))
        .isEqualTo(ports.addresses().controller().applyAsInt(2));
    assertThat(ports.insideBroker(2, host.client())).isEqualTo(host.client());
  }
}
