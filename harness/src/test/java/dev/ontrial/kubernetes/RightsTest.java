package dev.ontrial.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.tidy.Checkout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class RightsTest {
  /** The cluster of {@code .ci/kubernetes} grants the tests these rights and no others. */
  @Test
  void manifest_isWhatTheTestsAreGranted() {
    Path granted = Checkout.root().resolve(".ci/cluster/rbac.yaml");
    assertThat(granted)
        .as("write it by `./ontrial kubernetes rbac > .ci/cluster/rbac.yaml`")
        .hasContent(Rights.manifest("ontrial", ""));
  }

  @Test
  void manifestForOneNamespace_grantsNothingOutside() {
    assertThat(Rights.manifest("me", "mine"))
        .contains("kind: Role\n", "kind: RoleBinding\n", "namespace: mine", "name: \"me\"")
        .doesNotContain("ClusterRole", "storageclasses");
  }
}
