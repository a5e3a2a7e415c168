package dev.ontrial.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** No two packages depend on each other, directly or through others. */
class PackagesTest {
  private static final Pattern PACKAGE = Pattern.compile("(?m)^package (dev\\.ontrial[\\w.]*);");
  private static final Pattern IMPORT =
      Pattern.compile("(?m)^import (?:static )?(dev\\.ontrial(?:\\.[a-z]\\w*)*)\\.[A-Z]");

  @Test
  void packages_haveNoCycle() throws IOException {
    Map<String, Set<String>> uses = uses(Checkout.sources());
    assertThat(uses).hasSizeGreaterThan(20);
    assertThat(inCycles(uses)).isEmpty();
  }

  @Test
  void cycleThroughAThirdPackage_isFound() {
    Map<String, Set<String>> uses =
        uses(
            Stream.of(source("a", "b"), source("b", "c"), source("c", "a"), source("d", "a"))
                .toList());
    assertThat(inCycles(uses)).containsExactly("dev.ontrial.a", "dev.ontrial.b", "dev.ontrial.c");
  }

  private static Source source(String name, String used) {
    return new Source(
        Path.of("src/main/java", name + ".java"),
        "package dev.ontrial." + name + ";\n\nimport dev.ontrial." + used + ".X;\n");
  }

  /** By package, the others that its sources import from. */
  private static Map<String, Set<String>> uses(Collection<Source> sources) {
    Map<String, Set<String>> uses = new TreeMap<>();
    for (Source source : sources) {
      if (source.isJava() && source.path().toString().contains("src/main/")) {
        String text = source.text();
        PACKAGE
            .matcher(text)
            .results()
            .map(found -> found.group(1))
            .forEach(name ->
                uses.computeIfAbsent(name, any -> new TreeSet<>()).addAll(imported(text, name)));
      }
    }
    return uses;
  }

  private static Set<String> imported(String text, String own) {
    Set<String> imported = new TreeSet<>();
    IMPORT.matcher(text).results().map(found -> found.group(1)).forEach(imported::add);
    imported.remove(own);
    return imported;
  }

  /** The packages that reach themselves. */
  private static Set<String> inCycles(Map<String, Set<String>> uses) {
    Set<String> found = new TreeSet<>();
    for (String start : uses.keySet()) {
      Set<String> reached = new TreeSet<>();
      Deque<String> next = new ArrayDeque<>(uses.get(start));
      while (!next.isEmpty()) {
        String each = next.pop();
        if (reached.add(each)) {
          next.addAll(uses.getOrDefault(each, Set.of()));
        }
      }
      if (reached.contains(start)) {
        found.add(start);
      }
    }
    return found;
  }
}
