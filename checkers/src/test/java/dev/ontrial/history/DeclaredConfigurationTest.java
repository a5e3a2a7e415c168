package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class DeclaredConfigurationTest {
  private static DeclaredConfiguration declared(String json) {
    return new HistoryBuilder().declare(json).build().configurations().iterator().next();
  }

  @Test
  void configurationThatIsNotRedeployed_hasOneDeployment() {
    DeclaredConfiguration declared = declared("");
    assertThat(declared.deployments()).containsExactly(declared);
    assertThat(declared.controls()).isEmpty();
    assertThat(declared.require()).isEmpty();
    assertThat(declared.given()).isEmpty();
  }

  @Test
  void configurationThatIsRedeployed_hasTwo() {
    DeclaredConfiguration declared = declared(",\"later\":{\"settings\":{\"acks\":\"1\"}}");
    assertThat(declared.deployments())
        .extracting(each -> each.setting("acks", ""))
        .containsExactly("all", "1");
  }

  @Test
  void whatIsDeclared_isRead() {
    DeclaredConfiguration declared =
        declared(
            """
            ,"controls":["lost"],"require":["lost","duplicate"],"applicable":false,
            "whyNot":"no group","given":{"producer":{"acks":"1"}}\
            """);
    assertThat(declared.controls()).containsExactly("lost");
    assertThat(declared.require()).containsExactly("lost", "duplicate");
    assertThat(declared.isApplicable()).isFalse();
    assertThat(declared.whyNot()).isEqualTo("no group");
    assertThat(declared.given()).isEqualTo(Map.of("producer", Map.of("acks", "1")));
  }
}
