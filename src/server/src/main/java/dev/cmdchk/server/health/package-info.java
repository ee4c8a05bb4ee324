/** What Spring Boot's Actuator tells of the checks. */
@NullMarked
package dev.cmdchk.server.health;

import org.jspecify.annotations.NullMarked;
