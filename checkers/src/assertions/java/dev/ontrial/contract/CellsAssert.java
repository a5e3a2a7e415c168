package dev.ontrial.contract;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractCollectionAssert;
import org.assertj.core.util.Lists;

/** Assertions about the verdicts on several cells, whose failures show each cell that differs. */
public final class CellsAssert
    extends AbstractCollectionAssert<
        CellsAssert, Collection<? extends CellVerdict>, CellVerdict, CellAssert> {
  private CellsAssert(Collection<? extends CellVerdict> actual) {
    super(actual, CellsAssert.class);
  }

  public static CellsAssert assertThatCells(Collection<? extends CellVerdict> actual) {
    return new CellsAssert(actual);
  }

  /** There are cells, and all of them are held. */
  public CellsAssert allHeld() {
    return each(CellAssert::isHeld);
  }

  /** There are cells, and all of them are unproven. */
  public CellsAssert allUnproven() {
    return each(CellAssert::isUnproven);
  }

  /** There are cells, and all of them are unproven; each of these texts is in a reason of each. */
  public CellsAssert allUnprovenBecause(String... texts) {
    return each(cell -> cell.isUnprovenBecause(texts));
  }

  /** There are cells, and none of them is broken. */
  public CellsAssert noneBroken() {
    return each(CellAssert::isNotBroken);
  }

  private CellsAssert each(Consumer<CellAssert> assertion) {
    isNotEmpty();
    List<String> failures = new ArrayList<>();
    for (CellVerdict cell : actual) {
      try {
        assertion.accept(CellAssert.assertThat(cell));
      } catch (AssertionError e) {
        failures.add(e.getMessage());
      }
    }
    if (!failures.isEmpty()) {
      failWithMessage("%s", String.join("\n", failures));
    }
    return this;
  }

  @Override
  protected CellAssert toAssert(CellVerdict value, String description) {
    return CellAssert.assertThat(value).as("%s", description);
  }

  @Override
  protected CellsAssert newAbstractIterableAssert(Iterable<? extends CellVerdict> iterable) {
    return new CellsAssert(Lists.newArrayList(iterable));
  }
}
