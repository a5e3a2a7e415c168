package dev.ontrial.checker;

import dev.ontrial.history.DeclaredConfiguration;
import dev.ontrial.history.Event;
import dev.ontrial.history.LocatedEvent;
import dev.ontrial.history.Metadata;
import dev.ontrial.history.Phase;
import dev.ontrial.history.ScreenRule;
import dev.ontrial.history.TopicMetadata;
import java.util.List;
import java.util.Set;

/** Finds topics, settings and feature levels that the cluster has forgotten. */
final class MetadataLostChecker implements Checker {
  private static final Description DESCRIPTION =
      new Description(
          """
          A topic, a number of partitions, a setting of a topic, or a feature level that the cluster \
          acknowledged, that was not changed since then, and that is not there in the end. A topic \
          that was deleted and is there again with its old id counts as well.\
          """,
          "KIP-500, KIP-595 (an entry of the metadata log is committed when a majority has forced"
              + " it to disk), KIP-584",
          """
          the cluster acknowledges the topic t with 4 partitions
          the active controller loses its power; another controller takes over
          all brokers have read the metadata log up to its end
          the topic t has 2 partitions\
          """,
          """
          It was not read back (a gap), or the cluster is one that others may change. Settings of \
          topics are not compared where brokers were upgraded, as another version may not have them. \
          Power losses excuse nothing, since the metadata log is forced.\
          """);

  @Override
  public AnomalyKind kind() {
    return AnomalyKind.METADATA_LOST;
  }

  @Override
  public Description description() {
    return DESCRIPTION;
  }

  @Override
  public Set<ScreenRule> keptBy() {
    return Set.of(ScreenRule.OTHER_EVENT);
  }

  @Override
  public void check(Evidence evidence, AnomalySink sink) {
    Metadata metadata = new Metadata(evidence.history());
    for (Metadata.Gone gone : metadata.gone()) {
      int topicPartition = gone.read().event().topicPartition();
      for (String configuration : concerned(evidence, topicPartition)) {
        found(evidence, configuration, topicPartition, gone, sink);
      }
    }
    if (evidence.history().phase(Phase.READ).isPresent()) {
      for (LocatedEvent unread : metadata.unread()) {
        int topicPartition = unread.event().topicPartition();
        for (String configuration : concerned(evidence, topicPartition)) {
          sink.gap(
              configuration, "%s were not read back in the end".formatted(what(unread.event())));
        }
      }
    }
  }

  private static String what(Event event) {
    String topic = TopicMetadata.decode(event.text()).topic();
    return topic.isEmpty() ? "the feature levels" : "the settings of topic " + topic;
  }

  /** Feature levels are those of all configurations. */
  private static List<String> concerned(Evidence evidence, int topicPartition) {
    return topicPartition != Event.NONE
        ? List.of(evidence.configurationOf(topicPartition))
        : evidence.history().configurations().stream()
            .filter(DeclaredConfiguration::isApplicable)
            .map(DeclaredConfiguration::name)
            .toList();
  }

  private void found(
      Evidence evidence,
      String configuration,
      int topicPartition,
      Metadata.Gone gone,
      AnomalySink sink) {
    long from = gone.acknowledged().timeNanos();
    long until = gone.read().timeNanos();
    Candidate candidate =
        new Candidate(kind(), configuration, topicPartition, Event.NONE, until).within(from, until);
    sink.found(
        candidate,
        () -> {
          String topic = TopicMetadata.decode(gone.read().event().text()).topic();
          String name = topic.isEmpty() ? "the feature levels" : "topic " + topic;
          return new Story(evidence)
              .step(from, "the cluster acknowledges " + name, gone.acknowledged().pointer())
              .faults(from, until)
              .step(
                  until,
                  "in the end %s lacks %s".formatted(name, String.join("; ", gone.what())),
                  gone.read().pointer())
              .tell(
                  candidate,
                  "%s: %s, which the cluster had acknowledged, is gone"
                      .formatted(name, String.join("; ", gone.what())));
        });
  }
}
