package dev.ontrial.checker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class GraphTest {
  /** The components of more than one node, each with its nodes in order. */
  private static List<List<Integer>> cycles(int nodes, int[]... edges) {
    Graph graph = new Graph(nodes);
    for (int[] edge : edges) {
      graph.edge(edge[0], edge[1]);
    }
    return graph.cycles().stream()
        .map(each -> Arrays.stream(each).sorted().boxed().toList())
        .toList();
  }

  private static int[] edge(int from, int to) {
    return new int[] {from, to};
  }

  @Test
  void pathsAndEdgesToOneself_areNoCycles() {
    assertThat(cycles(4, edge(0, 1), edge(1, 2), edge(0, 2), edge(3, 3))).isEmpty();
  }

  @Test
  void cyclesThatShareANode_areOne_andOthersAreTheirOwn() {
    assertThat(cycles(7, edge(0, 1), edge(1, 0), edge(1, 2), edge(2, 1), edge(2, 3)))
        .containsExactly(List.of(0, 1, 2));
    assertThat(cycles(7, edge(0, 1), edge(1, 0), edge(1, 4), edge(4, 5), edge(5, 6), edge(6, 4)))
        .containsExactlyInAnyOrder(List.of(0, 1), List.of(4, 5, 6));
  }

  @Test
  void manyEdges_areAllKept() {
    int[][] edges = new int[200][];
    Arrays.setAll(edges, node -> edge(node, (node + 1) % 200));
    assertThat(cycles(200, edges)).singleElement(LIST).hasSize(200);
    assertThat(cycles(201, edges)).singleElement(LIST).hasSize(200);
  }
}
