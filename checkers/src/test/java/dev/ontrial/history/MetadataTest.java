package dev.ontrial.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the cluster acknowledged of topic t or of its features, and does not have in the end. */
class MetadataTest {
  private final HistoryBuilder history = new HistoryBuilder();

  private static TopicMetadata topic(String id, int partitions, String... settings) {
    return TopicMetadata.of(
        "t", id, partitions, settings.length == 0 ? Map.of() : Map.of(settings[0], settings[1]));
  }

  private List<Metadata.Gone> all() {
    return new Metadata(history.build()).gone();
  }

  private List<String> gone() {
    return all().stream().flatMap(gone -> gone.what().stream()).toList();
  }

  private MetadataTest acknowledged(TopicMetadata told) {
    history.metadata(false, told);
    return this;
  }

  private MetadataTest read(TopicMetadata told) {
    history.metadata(true, told);
    return this;
  }

  private MetadataTest changed(String kind, String details) {
    history
        .fault("{\"kind\":\"%s\",\"target\":\"all\",\"nodes\":[1],%s}".formatted(kind, details))
        .healed();
    return this;
  }

  @Test
  void whatIsGone_isSaidInWords() {
    assertThat(acknowledged(topic("a", 4)).read(topic("a", 1)).gone())
        .containsExactly("3 of its 4 partitions");
    assertThat(new MetadataTest().acknowledged(topic("a", 1)).read(topic("b", 1)).gone())
        .containsExactly("the topic with the id a, in whose place is b");
    assertThat(new MetadataTest().acknowledged(topic("a", 1)).read(topic("", 0)).gone())
        .containsExactly("the topic with the id a");
    assertThat(
            new MetadataTest()
                .acknowledged(topic("a", 1, "acks", "1"))
                .read(topic("a", 1, "other", "1"))
                .gone())
        .containsExactly("acks=1, in whose place is nothing");
    assertThat(
            new MetadataTest()
                .acknowledged(topic("a", 1, "acks", "1"))
                .read(topic("a", 1, "acks", "2"))
                .gone())
        .containsExactly("acks=1, in whose place is 2");
  }

  @Test
  void lastReading_counts_andTheFirstAcknowledgement() {
    acknowledged(topic("a", 2)).acknowledged(topic("a", 9)).read(topic("a", 1));
    assertThat(gone()).containsExactly("1 of its 2 partitions");
    read(topic("a", 2));
    assertThat(gone()).isEmpty();
  }

  @Test
  void whatNobodyRead_isTold() {
    acknowledged(topic("a", 2)).acknowledged(TopicMetadata.ofFeatures(Map.of("f", 1)));
    read(topic("a", 1));
    assertThat(new Metadata(history.build()).unread())
        .extracting(located -> TopicMetadata.decode(located.event().text()).topic())
        .containsExactly("");
  }

  @Test
  void deletedTopic_mayBeAbsent_orAnother_butNotTheOldOne() {
    acknowledged(topic("a", 2)).changed("delete-topic", "\"topicIdFrom\":{\"t\":\"a\"}");
    assertThat(read(topic("", 0)).gone()).isEmpty();
    assertThat(read(topic("z", 1)).gone()).isEmpty();
    assertThat(read(topic("a", 2)).gone())
        .containsExactly("its deletion, as it is there with the id a");
  }

  @Test
  void changesOfAnotherTopic_changeNothing() {
    acknowledged(topic("a", 2)).changed("delete-topic", "\"topicIdFrom\":{\"u\":\"a\"}");
    changed("recreate-topic", "\"topicIdFrom\":{\"u\":\"a\"},\"topicIdTo\":{\"u\":\"b\"}");
    changed("add-partitions", "\"partitionsFrom\":{\"u\":2},\"partitionsTo\":{\"u\":4}");
    assertThat(read(topic("a", 2)).gone()).isEmpty();
  }

  @Test
  void sinceWhen_isTheLastAcknowledgedChange() {
    acknowledged(topic("a", 2));
    changed("add-partitions", "\"partitionsFrom\":{\"t\":2},\"partitionsTo\":{\"t\":4}");
    read(topic("a", 3));
    assertThat(gone()).containsExactly("1 of its 4 partitions");
    assertThat(all().getFirst().acknowledged().event().kind()).isEqualTo(EventKind.FAULT_BEGIN);
    assertThat(all().getFirst().read().event().has(Flags.READ_BACK)).isTrue();
  }

  @Test
  void levelsOfFeatures_mayRise_andNotFall() {
    acknowledged(TopicMetadata.ofFeatures(Map.of("f", 1, "g", 2)));
    assertThat(read(TopicMetadata.ofFeatures(Map.of("f", 1, "g", 3))).gone()).isEmpty();
    assertThat(read(TopicMetadata.ofFeatures(Map.of("g", 1))).gone())
        .containsExactly("level 1 of f, which is at 0", "level 2 of g, which is at 1");
    changed("alter-features", "\"levelsTo\":{\"f\":0,\"g\":1}");
    assertThat(gone()).isEmpty();
  }

  @Test
  void levelsThatWereRaised_areNotThoseOfATopic() {
    acknowledged(topic("a", 1)).changed("alter-features", "\"levelsTo\":{\"f\":3}");
    assertThat(read(topic("a", 0)).all().getFirst().acknowledged().event().kind())
        .isEqualTo(EventKind.METADATA);
  }

  @Test
  void settings_areComparedIfTheyWereRestored_andNothingWasUpgraded() {
    acknowledged(topic("a", 1, "acks", "1")).changed("alter-config", "\"settings\":{}");
    assertThat(read(topic("a", 1)).gone()).hasSize(1);
    changed("upgrade", "\"from\":\"1\"");
    assertThat(gone()).isEmpty();
  }
}
