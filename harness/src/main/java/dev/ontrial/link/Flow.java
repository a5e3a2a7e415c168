package dev.ontrial.link;

/**
 * All bytes from one node to another, whoever opened the connection.
 *
 * @param from the node that sends
 * @param to the node that receives
 */
public record Flow(int from, int to) {
  public Flow {
    if (from == to) {
      throw new IllegalArgumentException("node " + from + " has no faultable path to itself");
    }
  }

  @Override
  public String toString() {
    return from + "->" + to;
  }
}
