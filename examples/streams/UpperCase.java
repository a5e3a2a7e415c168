import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/** Kafka Streams with exactly_once_v2: each record in upper case. */
public class UpperCase {
  public static void main(String[] args) {
    Map<String, String> env = System.getenv();
    Properties properties = new Properties();
    properties.put("bootstrap.servers", env.get("ONTRIAL_BOOTSTRAP_SERVERS"));
    properties.put("application.id", env.get("ONTRIAL_GROUP"));
    properties.put("state.dir", env.get("ONTRIAL_FOLDER"));
    properties.put("processing.guarantee", "exactly_once_v2");
    properties.put("consumer.session.timeout.ms", "6000");
    properties.put("consumer.auto.offset.reset", "earliest");
    properties.put("producer.transaction.timeout.ms", "10000");
    properties.put("default.key.serde", Serdes.StringSerde.class);
    properties.put("default.value.serde", Serdes.StringSerde.class);
    StreamsBuilder builder = new StreamsBuilder();
    builder.<String, String>stream(env.get("ONTRIAL_INPUT_TOPIC"))
        .mapValues(value -> value.toUpperCase(Locale.ROOT))
        .to(env.get("ONTRIAL_OUTPUT_TOPIC"));
    KafkaStreams streams = new KafkaStreams(builder.build(), properties);
    streams.setUncaughtExceptionHandler(error -> StreamThreadExceptionResponse.REPLACE_THREAD);
    Runtime.getRuntime().addShutdownHook(new Thread(streams::close));
    streams.start();
  }
}
