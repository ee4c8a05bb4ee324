package dev.cmdchk.server.page;

import dev.cmdchk.server.answer.Answers;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Answers with the files that belong to the page. */
@RestController
class AssetController {
    private static final CacheControl FOR_EVER =
            CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();

    private final Assets assets;

    AssetController(Assets assets) {
        this.assets = assets;
    }

    @RequestMapping(
            path = Assets.ROOT + "**",
            method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
    ResponseEntity<byte[]> asset(HttpServletRequest request) {
        return this.assets
                .find(request.getServletPath())
                .map(asset -> Answers.of(HttpStatus.OK, asset.type(), FOR_EVER)
                        .body(asset.content().getByteArray()))
                .orElseGet(Answers::notFound);
    }
}
