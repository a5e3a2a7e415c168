package example;

import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

/** A listener whose container processes each poll in a transaction with its positions. */
@SpringBootApplication
public class Shipping {
  private final KafkaTemplate<String, String> template;

  /** As Spring makes it. */
  public Shipping(KafkaTemplate<String, String> template) {
    this.template = template;
  }

  /** Starts the application. */
  public static void main(String[] args) {
    SpringApplication.run(Shipping.class, args);
  }

  /** A batch listener has one transaction for each poll; others have one for each record. */
  @KafkaListener(topics = "${ONTRIAL_INPUT_TOPIC}", batch = "true")
  void shipAll(List<ConsumerRecord<String, String>> orders) {
    orders.forEach(this::ship);
  }

  private void ship(ConsumerRecord<String, String> order) {
    ProducerRecord<String, String> shipment =
        new ProducerRecord<>(
            System.getenv("ONTRIAL_OUTPUT_TOPIC"), order.key(), order.value().toUpperCase());
    String header = System.getenv("ONTRIAL_ID_HEADER");
    shipment.headers().add(header, order.headers().lastHeader(header).value());
    template.send(shipment);
  }
}
