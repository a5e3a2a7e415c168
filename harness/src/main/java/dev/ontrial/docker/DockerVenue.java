package dev.ontrial.docker;

import dev.ontrial.cluster.Reaper;
import dev.ontrial.link.Network;
import dev.ontrial.venue.Site;
import dev.ontrial.venue.Venue;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/** Containers on the Docker engine of this machine. */
public final class DockerVenue implements Venue {
  private final Engine engine;
  private final Images images;
  private final String image;
  private final BrokerImage adapter;
  private final Reaper.Will will;

  private DockerVenue(
      Engine engine, Images images, String image, BrokerImage adapter, Reaper.Will will) {
    this.engine = engine;
    this.images = images;
    this.image = image;
    this.adapter = adapter;
    this.will = will;
  }

  /**
   * Looks whether {@link #open} would find what it needs, and pulls images that are missing.
   *
   * @throws dev.ontrial.cluster.ClusterException if there is no engine or no such image
   */
  public static void check(Images images, String kafka, Consumer<String> notices) {
    images.brokerImage();
    engine(images, kafka, notices);
  }

  private static Engine engine(Images images, String kafka, Consumer<String> notices) {
    Engine engine = Engine.connect();
    engine.require(images.broker(kafka), "--image", notices);
    engine.require(images.toxiproxy(), "--toxiproxy-image", notices);
    return engine;
  }

  /**
   * Finds the engine and sees to it that the images are there.
   *
   * @param kafka the version whose tag is taken where the image names none
   * @param reaper what removes the containers if this process is killed
   * @param notices hears of what the user should know
   * @throws dev.ontrial.cluster.ClusterException if there is no engine or no such image
   */
  public static DockerVenue open(
      Images images, String kafka, Reaper reaper, Consumer<String> notices) {
    BrokerImage adapter = images.brokerImage();
    Engine engine = engine(images, kafka, notices);
    return new DockerVenue(
        engine, images, images.broker(kafka), adapter, reaper.will(ContainerCleanup.command()));
  }

  @Override
  public String description() {
    return "Docker %s, %s, %s".formatted(engine.version(), image, images.toxiproxy());
  }

  @Override
  public Site open(Request request) {
    return open(request, Network::brokerHost);
  }

  /** As {@link #open(Request)}, for clients that are told other hosts than the brokers' names. */
  DockerSite open(Request request, IntFunction<String> clientHost) {
    Ports ports = new Ports(request.ports(), request.brokers(), clientHost);
    return DockerSite.open(engine, adapter, image, images.toxiproxy(), ports, request);
  }

  @Override
  public void close() {
    will.revoke();
  }
}
