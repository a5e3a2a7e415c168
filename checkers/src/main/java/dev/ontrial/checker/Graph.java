package dev.ontrial.checker;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * A directed graph over numbered nodes, and its strongly connected components by Tarjan's algorithm
 * (1972), in time linear in nodes and edges and without recursion.
 */
final class Graph {
  private static final int NONE = -1;

  private final int nodes;
  private final int[] first;
  private int[] next = new int[64];
  private int[] target = new int[64];
  private int edges;

  Graph(int nodes) {
    this.nodes = nodes;
    this.first = filled(nodes);
  }

  private static int[] filled(int size) {
    int[] array = new int[size];
    Arrays.fill(array, NONE);
    return array;
  }

  /** Adds an edge; one from a node to itself is left out, and so is the same one again at once. */
  void edge(int from, int to) {
    if (from == to || (first[from] != NONE && target[first[from]] == to)) {
      return;
    }
    if (edges == target.length) {
      next = Arrays.copyOf(next, edges * 2);
      target = Arrays.copyOf(target, edges * 2);
    }
    target[edges] = to;
    next[edges] = first[from];
    first[from] = edges++;
  }

  /** The components of more than one node, each with its nodes in no particular order. */
  List<int[]> cycles() {
    return new Tarjan().run();
  }

  private final class Tarjan {
    private final int[] index = filled(nodes);
    private final int[] low = new int[nodes];
    private final int[] edge = first.clone();
    private final boolean[] open = new boolean[nodes];
    private final int[] stack = new int[nodes];
    private final List<int[]> found = new ArrayList<>();
    private int depth;
    private int visited;

    List<int[]> run() {
      for (int node = 0; node < nodes; node++) {
        if (index[node] == NONE) {
          visit(node);
        }
      }
      return found;
    }

    private void visit(int root) {
      Deque<Integer> path = new ArrayDeque<>();
      enter(root, path);
      while (!path.isEmpty()) {
        int node = path.getLast();
        if (edge[node] == NONE) {
          path.removeLast();
          leave(node);
          if (!path.isEmpty()) {
            low[path.getLast()] = Math.min(low[path.getLast()], low[node]);
          }
          continue;
        }
        int to = target[edge[node]];
        edge[node] = next[edge[node]];
        if (index[to] == NONE) {
          enter(to, path);
        } else if (open[to]) {
          low[node] = Math.min(low[node], index[to]);
        }
      }
    }

    private void enter(int node, Deque<Integer> path) {
      index[node] = visited;
      low[node] = visited++;
      open[node] = true;
      stack[depth++] = node;
      path.addLast(node);
    }

    private void leave(int node) {
      if (low[node] != index[node]) {
        return;
      }
      int from = depth;
      do {
        open[stack[--from]] = false;
      } while (stack[from] != node);
      if (depth - from > 1) {
        found.add(Arrays.copyOfRange(stack, from, depth));
      }
      depth = from;
    }
  }
}
