/** Clients in other languages: their manifests, their installation, and how they are started. */
@NullMarked
package dev.ontrial.client;

import org.jspecify.annotations.NullMarked;
