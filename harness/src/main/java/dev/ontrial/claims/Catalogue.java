package dev.ontrial.claims;

import dev.ontrial.trial.BadInput;
import dev.ontrial.trial.Glob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** All claims of a folder, in the order of their ids: letters first, then numbers. */
public final class Catalogue {
  /** The order of ids, in which {@code RET-10} follows {@code RET-9}. */
  static final Comparator<String> BY_ID =
      Comparator.comparing((String id) -> id.replaceAll("[0-9].*", ""))
          .thenComparingInt(id -> Integer.parseInt("0" + id.replaceAll("^\\D*(\\d*).*", "$1")))
          .thenComparing(Comparator.naturalOrder());

  private final Map<String, Claim> claims = new LinkedHashMap<>();

  private Catalogue(List<Claim> all) {
    all.forEach(each -> claims.put(each.id(), each));
  }

  /**
   * Reads every {@code *.yaml} file of a folder.
   *
   * @throws BadInput if the folder or a file cannot be read, or a claim names one that is not there
   */
  public static Catalogue read(Path folder) {
    List<Claim> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".yaml")).toList()) {
        all.add(ClaimReader.read(file));
      }
    } catch (IOException e) {
      throw new BadInput(folder + ": the claims cannot be read: " + e.getMessage());
    }
    all.sort(Comparator.comparing(Claim::id, BY_ID));
    Catalogue catalogue = new Catalogue(all);
    for (Claim claim : all) {
      for (String other : claim.see()) {
        if (!catalogue.claims.containsKey(other)) {
          throw new BadInput(
              "%s: `see`: there is no claim %s".formatted(folder.resolve(claim.id()), other));
        }
      }
    }
    return catalogue;
  }

  /** All claims. */
  public List<Claim> all() {
    return List.copyOf(claims.values());
  }

  /** The claim of that id. */
  public Optional<Claim> claim(String id) {
    return Optional.ofNullable(claims.get(id));
  }

  /**
   * Those whose ids match one of the patterns; all if there are no patterns.
   *
   * @throws BadInput if a pattern matches none
   */
  public List<Claim> matching(List<String> patterns) {
    if (patterns.isEmpty()) {
      return all();
    }
    TreeSet<String> ids = new TreeSet<>(BY_ID);
    for (String pattern : patterns) {
      List<String> its =
          claims.keySet().stream().filter(id -> new Glob(pattern).matches(id)).toList();
      if (its.isEmpty()) {
        throw new BadInput(
            "%s: no claim has such an id; docs/claims.md lists them".formatted(pattern));
      }
      ids.addAll(its);
    }
    return ids.stream().map(claims::get).toList();
  }
}
