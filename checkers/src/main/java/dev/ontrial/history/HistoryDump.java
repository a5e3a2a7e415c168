package dev.ontrial.history;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Writes histories as JSON lines: one event each, file by file, in the order of the slots. */
public final class HistoryDump {
  private static final JsonFactory JSON = new JsonFactoryBuilder().rootValueSeparator("\n").build();

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private HistoryDump() {}

  /**
   * Writes every event of the directory's history files; fields that a kind does not use are left
   * out.
   *
   * @return the damages that were met
   * @throws IOException if a file cannot be read or the lines cannot be written
   */
  public static List<Damage> dump(Path directory, Writer out) throws IOException {
    List<Damage> damages = new ArrayList<>();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
      for (Path file : HistoryDirectory.files(directory)) {
        String name = String.valueOf(file.getFileName());
        HistoryReader.readSlots(file, (slot, event) -> line(json, name, slot, event))
            .ifPresent(damages::add);
      }
    }
    out.write('\n');
    out.flush();
    return damages;
  }

  /** One event as its line. */
  public static String line(LocatedEvent located) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      line(json, located.file(), located.slot(), located.event());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString();
  }

  private static void line(JsonGenerator json, String file, long slot, Event event) {
    try {
      json.writeStartObject();
      json.writeStringField("at", LocatedEvent.pointer(file, slot));
      json.writeNumberField("nanos", event.timeNanos());
      json.writeStringField("kind", event.kind().name());
      if (event.flags() != 0) {
        json.writeNumberField("flags", event.flags());
      }
      ids(json, event);
      number(json, "sequence", event.sequence());
      number(json, "offset", event.offset());
      number(json, "position", event.position());
      number(json, "size", event.size());
      number(json, "writer", event.writer());
      if (event.leaderEpoch() != -1) {
        json.writeNumberField("leaderEpoch", event.leaderEpoch());
      }
      text(json, event);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void ids(JsonGenerator json, Event event) throws IOException {
    id(json, "process", event.process());
    id(json, "topicPartition", event.topicPartition());
    id(json, "transaction", event.transaction());
    if (event.kind().hasOutcome()) {
      json.writeStringField("outcome", event.outcome().name());
    }
  }

  private static void id(JsonGenerator json, String field, int id) throws IOException {
    if (id != Event.NONE) {
      json.writeNumberField(field, id);
    }
  }

  private static void number(JsonGenerator json, String field, long value) throws IOException {
    if (value != 0 || field.equals("sequence") || field.equals("offset")) {
      json.writeNumberField(field, value);
    }
  }

  private static void text(JsonGenerator json, Event event) throws IOException {
    String text = event.text();
    if (text.isEmpty()) {
      return;
    }
    try {
      String canonical = text.startsWith("{") ? MAPPER.readTree(text).toString() : "";
      if (!canonical.isEmpty()) {
        json.writeFieldName("text");
        json.writeRawValue(canonical);
        return;
      }
    } catch (JsonProcessingException e) {
      // What cannot be understood is shown as it stands.
    }
    json.writeStringField("text", text);
  }
}
