package dev.ontrial.checker;

import static dev.ontrial.history.Outcome.FAIL;
import static dev.ontrial.history.Outcome.OK;

import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryBuilder;
import dev.ontrial.history.TopicMetadata;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The cases of {@link AnomalyCases} about who owns, and what is kept, in a cluster. */
final class OwnerCases {
  private final List<AnomalyCases.Case> cases = new ArrayList<>();

  private OwnerCases() {
    doubleOwnership();
    otherOwners();
    retentionLoss();
    topicsLost();
    featuresLost();
  }

  static List<AnomalyCases.Case> all() {
    return new OwnerCases().cases;
  }

  private void guilty(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 1));
  }

  private void innocent(AnomalyKind kind, String name, HistoryBuilder history) {
    cases.add(new AnomalyCases.Case(kind, name, history, 0));
  }

  /** Both hold t-0, and commits of both are acknowledged, those of p8 before and after. */
  static HistoryBuilder twoOwners() {
    return GroupCases.application("after").assigned(8).commits(7, 1, OK).commits(8, 1, OK);
  }

  private void doubleOwnership() {
    AnomalyKind kind = AnomalyKind.DOUBLE_OWNERSHIP;
    guilty(kind, "commits of both were acknowledged", twoOwners().commits(8, 2, OK));
    guilty(
        kind,
        "the older one notices only later",
        twoOwners().commits(8, 2, OK).revoked(7).ends(7, false));
    innocent(kind, "one commit of the younger, of a group that may be empty", twoOwners());
    innocent(
        kind,
        "the older one had lost it",
        GroupCases.application("after")
            .revoked(7)
            .assigned(8)
            .commits(7, 1, OK)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
    innocent(
        kind,
        "the older one's commit is refused",
        GroupCases.application("after")
            .assigned(8)
            .commits(7, 1, FAIL)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
    innocent(
        kind,
        "the older one processes until it notices",
        GroupCases.application("after")
            .polled(7, 0, "1#0")
            .assigned(8)
            .handles(8, 0, "1#0")
            .processed(7, 0, "1#0")
            .commits(8, 1, OK)
            .commits(8, 2, OK)
            .revoked(7));
    innocent(
        kind,
        "requested before the younger was assigned it",
        GroupCases.application("after")
            .simple(EventKind.OFFSET_COMMIT, 7, 0, 0, 1, "")
            .assigned(8)
            .committed(7, 1, OK)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
    innocent(
        kind,
        "the younger had lost it again",
        GroupCases.application("after")
            .assigned(8)
            .revoked(8)
            .commits(7, 1, OK)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
    innocent(
        kind, "the younger loses it between its commits", twoOwners().revoked(8).commits(8, 2, OK));
  }

  private void otherOwners() {
    AnomalyKind kind = AnomalyKind.DOUBLE_OWNERSHIP;
    guilty(
        kind,
        "the younger gives another topic-partition back",
        twoOwners().simple(EventKind.REVOKED, 8, 1, 0, -1, "").commits(8, 2, OK));
    guilty(
        kind,
        "the younger gives it back, and gets it again",
        GroupCases.application("after")
            .assigned(8)
            .revoked(8)
            .assigned(8)
            .commits(7, 1, OK)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
    innocent(
        kind,
        "automatic commits, whose requests are not recorded",
        GroupCases.application("auto")
            .assigned(8)
            .committed(7, 1, OK)
            .committed(8, 1, OK)
            .committed(8, 2, OK));
    innocent(
        kind,
        "a client in another language, which may report the loss late",
        new HistoryBuilder()
            .application("after")
            .simple(EventKind.PROCESS, 7, -1, 0, 0, member("franz-go 1.18"))
            .simple(EventKind.PROCESS, 8, -1, 0, 0, member("franz-go 1.18"))
            .assigned(7)
            .assigned(8)
            .commits(7, 1, OK)
            .commits(8, 1, OK)
            .commits(8, 2, OK));
  }

  private static String member(String client) {
    return "{\"role\":\"application\",\"configuration\":\"c\",\"clientVersion\":\"%s\"}"
        .formatted(client);
  }

  private static HistoryBuilder three() {
    return new HistoryBuilder().ok("1#0", 0).ok("1#1", 1).ok("1#2", 2);
  }

  private static HistoryBuilder deleted(HistoryBuilder before, int below) {
    return before
        .fault(
            """
            {"kind": "delete-records", "target": "all", "nodes": [1],
             "logStartFrom": {"t-0": 0}, "logStartTo": {"t-0": %d}}
            """
                .formatted(below))
        .healed();
  }

  private void retentionLoss() {
    AnomalyKind kind = AnomalyKind.RETENTION_LOSS;
    guilty(
        kind,
        "the log begins behind its first record",
        three().finalRecords(0, "-", "1#1", "1#2").finalEnd(0, 1, 3, true));
    guilty(
        kind,
        "more is gone than was to be deleted",
        deleted(three(), 1).finalRecords(0, "-", "-", "1#2").finalEnd(0, 2, 3, true));
    guilty(kind, "nothing is left", three().finalEnd(0, 3, 3, true));
    innocent(
        kind,
        "as much is gone as was to be deleted",
        deleted(three(), 2).finalRecords(0, "-", "-", "1#2").finalEnd(0, 2, 3, true));
    innocent(
        kind,
        "less is gone than was to be deleted",
        deleted(three(), 2).finalRecords(0, "-", "1#1", "1#2").finalEnd(0, 1, 3, true));
    innocent(
        kind,
        "the log begins at its first record",
        three().finalRecords(0, "1#0", "1#1", "1#2").finalEnd(0, 0, 3, true));
    innocent(
        kind,
        "the final read is incomplete",
        three().finalRecords(0, "-", "1#1").finalEnd(0, 1, 3, false));
    innocent(kind, "there is no final read", three());
  }

  private static TopicMetadata topic(String id, int partitions, String minInSync) {
    return TopicMetadata.of("t", id, partitions, Map.of("min.insync.replicas", minInSync));
  }

  private static HistoryBuilder acknowledged() {
    return new HistoryBuilder().metadata(false, topic("a", 2, "2"));
  }

  private static HistoryBuilder changed(String fault) {
    return acknowledged().fault(fault).healed();
  }

  private void topicsLost() {
    AnomalyKind kind = AnomalyKind.METADATA_LOST;
    String recreated =
        """
        {"kind": "recreate-topic", "target": "all", "nodes": [1],
         "topicIdFrom": {"t": "a"}, "topicIdTo": {"t": "b"}}
        """;
    String grown =
        """
        {"kind": "add-partitions", "target": "all", "nodes": [1],
         "partitionsFrom": {"t": 2}, "partitionsTo": {"t": 4}}
        """;
    String deleted =
        """
        {"kind": "delete-topic", "target": "all", "nodes": [1], "topicIdFrom": {"t": "a"}}
        """;
    guilty(kind, "a deletion", changed(deleted).metadata(true, topic("a", 2, "2")));
    innocent(kind, "deleted", changed(deleted).metadata(true, TopicMetadata.absent("t")));
    innocent(kind, "somebody created it", changed(deleted).metadata(true, topic("b", 1, "2")));
    guilty(kind, "gone", acknowledged().metadata(true, TopicMetadata.absent("t")));
    guilty(kind, "another one", acknowledged().metadata(true, topic("b", 2, "2")));
    guilty(kind, "a partition", acknowledged().metadata(true, topic("a", 1, "2")));
    guilty(kind, "a setting", acknowledged().metadata(true, topic("a", 2, "1")));
    guilty(kind, "added partitions", changed(grown).metadata(true, topic("a", 2, "2")));
    guilty(kind, "the new topic", changed(recreated).metadata(true, topic("a", 2, "2")));
    innocent(kind, "kept", acknowledged().metadata(true, topic("a", 2, "2")));
    innocent(kind, "more than acknowledged", acknowledged().metadata(true, topic("a", 3, "2")));
    innocent(kind, "added as asked", changed(grown).metadata(true, topic("a", 4, "2")));
    innocent(kind, "created again", changed(recreated).metadata(true, topic("b", 2, "2")));
    innocent(
        kind,
        "another version may not know the setting",
        changed("{\"kind\":\"upgrade\",\"target\":\"all\",\"nodes\":[1]}")
            .metadata(true, TopicMetadata.of("t", "a", 2, Map.of())));
    innocent(
        kind,
        "a setting that is being changed",
        acknowledged()
            .fault("{\"kind\":\"alter-config\",\"target\":\"all\",\"nodes\":[1]}")
            .metadata(true, topic("a", 2, "3")));
    innocent(kind, "not read back", acknowledged());
  }

  private void featuresLost() {
    AnomalyKind kind = AnomalyKind.METADATA_LOST;
    TopicMetadata one = TopicMetadata.ofFeatures(Map.of("group.version", 1));
    TopicMetadata none = TopicMetadata.ofFeatures(Map.of());
    HistoryBuilder before = new HistoryBuilder().metadata(false, none);
    String raised =
        """
        {"kind": "alter-features", "target": "all", "nodes": [1],
         "levelsFrom": {"group.version": 0}, "levelsTo": {"group.version": 1}}
        """;
    guilty(kind, "a level", new HistoryBuilder().metadata(false, one).metadata(true, none));
    guilty(kind, "a raised level", before.fault(raised).healed().metadata(true, none));
    innocent(kind, "the level", new HistoryBuilder().metadata(false, one).metadata(true, one));
    innocent(
        kind,
        "the raised level",
        new HistoryBuilder().metadata(false, none).fault(raised).healed().metadata(true, one));
  }
}
