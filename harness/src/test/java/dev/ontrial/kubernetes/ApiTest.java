package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ontrial.cluster.ClusterException;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

final class ApiTest {
  @Test
  void serverThatDoesNotAnswer_isNamedInOneLine() throws Exception {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Config config =
        new ConfigBuilder(Config.empty()).withMasterUrl("https://127.0.0.1:" + port).build();
    assertThatThrownBy(() -> Api.connect(config))
        .isInstanceOf(ClusterException.class)
        .hasMessage(
            "no Kubernetes API server answers at https://127.0.0.1:%d/ (it cannot be connected to); check KUBECONFIG"
                .formatted(port));
  }

  @Test
  void serverThatDoesNotKnowTheUser_isNamed() {
    try (MockCluster cluster = new MockCluster()) {
      cluster.refuse("GET", "/api/v1/namespaces/n", 401, "Unauthorized");
      assertThatThrownBy(() -> RunSpace.check(cluster.api(), "n"))
          .isInstanceOf(ClusterException.class)
          .hasMessageContaining("does not accept the credentials of KUBECONFIG");
    }
  }

  @Test
  void serverThatForbids_isQuoted() {
    try (MockCluster cluster = new MockCluster()) {
      cluster.refuse(
          "POST",
          "/api/v1/namespaces",
          403,
          "namespaces is forbidden: User x cannot create resource namespaces");
      assertThatThrownBy(() -> RunSpace.open(cluster.api(), "", "12ab"))
          .isInstanceOf(ClusterException.class)
          .hasMessage(
              "the Kubernetes API server does not create the namespace ontrial-12ab: namespaces is"
                  + " forbidden: User x cannot create resource namespaces; `ontrial kubernetes"
                  + " rbac` prints the rights that a run needs");
      assertThat(cluster.client().namespaces().list().getItems()).isEmpty();
    }
  }
}
