package dev.ontrial.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ontrial.trial.Configuration;
import dev.ontrial.trial.TopicNames;
import dev.ontrial.trial.Trial;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepTest {
  @Test
  void sweep_hasEnoughConfigurations_eachWithATopicOfItsOwn() {
    List<Configuration> all = Sweep.configurations();
    assertThat(all).hasSizeGreaterThanOrEqualTo(60);
    assertThat(all.stream().flatMap(each -> TopicNames.of(each).stream()).distinct())
        .hasSize((int) all.stream().flatMap(each -> TopicNames.of(each).stream()).count());
    all.forEach(Configuration::refuseIfKafkaDoes);
  }

  @Test
  void everyFault_hasEveryConfiguration_aFewAtATime() {
    List<Trial> trials = Sweep.trials(7L, Selection.of(List.of(), List.of()));
    for (String column : Sweep.COLUMNS) {
      assertThat(trials.stream().filter(each -> each.column().equals(column)))
          .allMatch(each -> each.configurations().size() <= 13 && each.seed() == 7)
          .flatExtracting(Trial::configurations)
          .isEqualTo(Sweep.configurations());
    }
    assertThat(Sweep.trials(null, Selection.of(List.of("sweep-none:none"), List.of())))
        .singleElement()
        .extracting(Trial::name)
        .isEqualTo("none-1");
  }
}
