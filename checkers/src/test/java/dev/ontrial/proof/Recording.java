package dev.ontrial.proof;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ontrial.history.Event;
import dev.ontrial.history.EventKind;
import dev.ontrial.history.HistoryDirectory;
import dev.ontrial.history.HistoryReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * What a trial recorded of one configuration.
 *
 * @param name the trial's and the configuration's
 * @param workload what its clients did
 * @param events everything that was recorded of it, and of the trial
 * @param roles the roles of its processes and of those who read everything
 * @param kinds the roles of its topic-partitions
 */
record Recording(
    String name,
    String workload,
    List<Event> events,
    Map<Integer, String> roles,
    Map<Integer, String> kinds) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The recordings that are kept beside the tests: real runs, with few records a second. */
  static List<Recording> kept(Path empty) throws IOException {
    List<Recording> all = new ArrayList<>();
    for (String name : List.of("recorded-none", "recorded-kill")) {
      Path folder = Files.createDirectory(empty.resolve(name));
      try (InputStream in = Recording.class.getResourceAsStream(name + ".zip");
          ZipInputStream zip = new ZipInputStream(Objects.requireNonNull(in, name))) {
        for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
          String file = String.valueOf(Path.of(entry.getName()).getFileName());
          Files.copy(zip, folder.resolve(file));
        }
      }
      all.addAll(of(folder));
    }
    return all;
  }

  /** Those of all trials of a run. */
  static List<Recording> ofRun(Path run) throws IOException {
    List<Recording> all = new ArrayList<>();
    try (var trials = Files.list(run)) {
      for (Path trial : trials.sorted().toList()) {
        if (Files.isDirectory(trial.resolve("history"))) {
          all.addAll(of(trial.resolve("history")));
        }
      }
    }
    return all;
  }

  private static List<Recording> of(Path histories) throws IOException {
    List<Deque<Event>> files = new ArrayList<>();
    for (Path file : HistoryDirectory.files(histories)) {
      Deque<Event> events = new ArrayDeque<>();
      HistoryReader.read(file, events::add);
      files.add(events);
    }
    List<Event> events = inOrder(files);
    List<Recording> all = new ArrayList<>();
    String trial = "";
    for (Event event : events) {
      if (event.kind() == EventKind.TRIAL) {
        trial = json(event).path("name").asText();
      }
      if (event.kind() == EventKind.CONFIGURATION) {
        String name = json(event).path("name").asText();
        all.add(of(trial, name, json(event).path("workload").asText(), events));
      }
    }
    return all;
  }

  /** By time, without a change in the order of any file: in memory all of it is one file. */
  private static List<Event> inOrder(List<Deque<Event>> files) {
    List<Event> events = new ArrayList<>();
    PriorityQueue<Deque<Event>> heads =
        new PriorityQueue<>(Comparator.comparingLong(file -> file.getFirst().timeNanos()));
    files.stream().filter(file -> !file.isEmpty()).forEach(heads::add);
    for (Deque<Event> next = heads.poll(); next != null; next = heads.poll()) {
      events.add(next.removeFirst());
      if (!next.isEmpty()) {
        heads.add(next);
      }
    }
    return events;
  }

  private static JsonNode json(Event event) {
    try {
      return JSON.readTree(event.text());
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private static Recording of(String trial, String name, String workload, List<Event> whole) {
    Map<Integer, String> roles = new HashMap<>();
    Map<Integer, String> kinds = new LinkedHashMap<>();
    for (Event event : whole) {
      if (event.kind() == EventKind.PROCESS) {
        String its = json(event).path("configuration").asText();
        if (its.isEmpty() || its.equals(name)) {
          roles.put(event.process(), json(event).path("role").asText());
        }
      }
      if (event.kind() == EventKind.TOPIC_PARTITION
          && json(event).path("configuration").asText().equals(name)) {
        kinds.put(event.topicPartition(), json(event).path("role").asText());
      }
    }
    List<Event> events = whole.stream().filter(event -> isOf(event, name, roles, kinds)).toList();
    return new Recording(trial + "/" + name, workload, events, roles, kinds);
  }

  private static boolean isOf(
      Event event, String name, Map<Integer, String> roles, Map<Integer, String> kinds) {
    if (event.kind() == EventKind.CONFIGURATION) {
      return json(event).path("name").asText().equals(name);
    }
    boolean place =
        event.topicPartition() == Event.NONE || kinds.containsKey(event.topicPartition());
    boolean process = event.process() == Event.NONE || roles.containsKey(event.process());
    return place && process;
  }

  boolean hasFaults() {
    return events.stream().anyMatch(event -> event.kind() == EventKind.FAULT_BEGIN);
  }

  @Override
  public String toString() {
    return name;
  }
}
