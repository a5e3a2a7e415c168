package dev.ontrial.cli;

import dev.ontrial.docker.Images;
import dev.ontrial.kubernetes.Pods;
import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Brokers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that say where brokers and links run. */
final class ContainerOptions {
  /** What brokers run in. */
  enum Where {
    /** Processes of this machine. */
    LOCAL,
    /** Containers on this machine. */
    DOCKER,
    /** Pods. */
    KUBERNETES
  }

  @Option(
      names = "--cluster",
      paramLabel = "local|docker|kubernetes",
      description =
          "Where brokers and links run: as processes of this machine, in containers on it, or in"
              + " pods of the cluster that KUBECONFIG names.")
  @Nullable Where cluster;

  @Option(
      names = "--image",
      paramLabel = "NAME[:TAG]",
      description =
          "The brokers' image; without a tag Kafka's version is the tag. Default: apache/kafka.")
  @Nullable String image;

  @Option(
      names = "--toxiproxy-image",
      paramLabel = "NAME:TAG",
      description = "The image of the links.")
  @Nullable String toxiproxyImage;

  @Option(
      names = "--image-adapter",
      paramLabel = "CLASS",
      description = "The class that configures brokers of another image; see docs/docker.md.")
  @Nullable String imageAdapter;

  @ArgGroup(exclusive = false, validate = false)
  PodOptions pods = new PodOptions();

  /** The command line that says the same. */
  List<String> arguments() {
    List<String> arguments = new ArrayList<>();
    if (cluster != null) {
      arguments.addAll(List.of("--cluster", cluster.name().toLowerCase(Locale.ROOT)));
    }
    if (image != null) {
      arguments.addAll(List.of("--image", image));
    }
    if (toxiproxyImage != null) {
      arguments.addAll(List.of("--toxiproxy-image", toxiproxyImage));
    }
    if (imageAdapter != null) {
      arguments.addAll(List.of("--image-adapter", imageAdapter));
    }
    arguments.addAll(pods.arguments());
    return arguments;
  }

  /**
   * The brokers where the options say that they run.
   *
   * @param versionGiven whether the user named Kafka's version
   */
  Brokers override(Brokers brokers, boolean versionGiven) {
    Images images = brokers.images();
    if (cluster == Where.LOCAL) {
      images = null;
    } else if (cluster != null && images == null) {
      images = Images.ofEnvironment();
    }
    Pods place = brokers.pods();
    if (cluster != null) {
      place = cluster == Where.KUBERNETES ? (place == null ? Pods.USUAL : place) : null;
    }
    place = pods.override(place);
    if (images == null) {
      if (image != null || toxiproxyImage != null || imageAdapter != null) {
        throw new BadInput(
            "an image is only for brokers in containers; add --cluster docker or --cluster"
                + " kubernetes");
      }
      return brokers.in(null, null);
    }
    Images named =
        new Images(
            image == null ? images.broker() : image,
            toxiproxyImage == null ? images.toxiproxy() : toxiproxyImage,
            imageAdapter == null ? images.adapter() : imageAdapter);
    named
        .complaint()
        .ifPresent(why -> {
          throw new BadInput("--image: " + why);
        });
    Brokers contained = brokers.in(named, place);
    return named.kafka().isEmpty() ? contained : versioned(contained, named, versionGiven);
  }

  /** An image of Kafka's whose tag is a version runs that version. */
  private static Brokers versioned(Brokers brokers, Images images, boolean given) {
    String tagged = images.kafka().orElse(brokers.kafka());
    if (given && !tagged.equals(brokers.kafka())) {
      throw new BadInput(
          "--kafka %s: the image %s is another version; leave its tag away, or --kafka"
              .formatted(brokers.kafka(), images.broker()));
    }
    return brokers.of(tagged);
  }
}
