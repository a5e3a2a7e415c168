package example;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

/** A listener whose container processes each record in a transaction with its position. */
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

  @KafkaListener(topics = "${ONTRIAL_INPUT_TOPIC}")
  void ship(ConsumerRecord<String, String> order) {
    ProducerRecord<String, String> shipment =
        new ProducerRecord<>(
            System.getenv("ONTRIAL_OUTPUT_TOPIC"), order.key(), order.value().toUpperCase());
    String header = System.getenv("ONTRIAL_ID_HEADER");
    shipment.headers().add(header, order.headers().lastHeader(header).value());
    template.send(shipment);
  }
}
