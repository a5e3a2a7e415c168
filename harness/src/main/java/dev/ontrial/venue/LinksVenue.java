package dev.ontrial.venue;

import dev.ontrial.cluster.Helper;
import dev.ontrial.link.Links;
import java.util.List;

/** A venue whose links serve all trials, one after the other. */
public abstract class LinksVenue implements Venue {
  private final Links links;

  /**
   * @param links closed with this
   */
  protected LinksVenue(Links links) {
    this.links = links;
  }

  @Override
  public String description() {
    return links.description();
  }

  @Override
  public List<Helper> helpers() {
    return links.helpers();
  }

  @Override
  public void close() {
    links.close();
  }

  /** Room for one cluster behind those links. */
  protected abstract class LinksSite implements Site {
    @Override
    public final Links links() {
      return links;
    }

    @Override
    public void close() {
      // The links serve the next trial as well.
    }
  }
}
