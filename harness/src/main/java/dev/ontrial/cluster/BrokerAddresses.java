package dev.ontrial.cluster;

import java.util.function.IntFunction;
import java.util.function.IntUnaryOperator;

/**
 * Where the brokers of a cluster listen, and how they are found there. What goes by a broker's name
 * passes the links; what goes by its direct address does not.
 *
 * @param bind by broker the address that its listeners are bound to
 * @param clientHost by broker the host that clients under test are told
 * @param client the port that they are told; bound to as well
 * @param internal by broker the port of replication
 * @param controller by broker the port of its controller
 * @param directHost by broker the host that the harness is told
 * @param direct the port that it is told; bound to as well
 * @param literal by worker the port of its own listener, which advertises literal addresses
 */
public record BrokerAddresses(
    IntFunction<String> bind,
    IntFunction<String> clientHost,
    int client,
    IntUnaryOperator internal,
    IntUnaryOperator controller,
    IntFunction<String> directHost,
    int direct,
    IntUnaryOperator literal) {

  /** The addresses of brokers that run on this machine, each on a loopback address of its own. */
  static BrokerAddresses onThisMachine(PortBlock ports) {
    return new BrokerAddresses(
        BrokerAddresses::loopback,
        LocalBroker::name,
        ports.client(),
        broker -> ports.internal(),
        broker -> ports.controller(),
        BrokerAddresses::loopback,
        ports.direct(),
        ports::literal);
  }

  /** {@code 127.0.10.2} for the path from worker 10 to broker 2. */
  static String path(int worker, int broker) {
    return "127.0." + worker + "." + broker;
  }

  /** {@code 127.0.0.2} for broker 2. */
  public static String loopback(int broker) {
    return "127.0.0." + broker;
  }
}
