package dev.ontrial.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionsTest {
  @ParameterizedTest
  @CsvSource({
    "1.9.2, 1.10.0, false",
    "1.10.0, 1.9.2, true",
    "2.0.2, 2.0.2, true",
    "2.3.0-beta.3, 2.2.4, true",
    "2.0, 2.0.0, true",
    "1.18.1, 1.19.0, false",
    "built-in, 0, true"
  })
  void versions_areOrderedByTheirNumbers(String version, String other, boolean isAtLeast) {
    assertThat(Versions.isAtLeast(version, other)).isEqualTo(isAtLeast);
  }
}
