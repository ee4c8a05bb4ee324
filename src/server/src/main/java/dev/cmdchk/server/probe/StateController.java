package dev.cmdchk.server.probe;

import dev.cmdchk.checks.CheckState;
import dev.cmdchk.server.check.CheckService;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Tells what is known of the checks from runs that others asked for. Runs nothing, so it is no verdict: always 200. */
@RestController
@RequestMapping(method = {RequestMethod.GET, RequestMethod.HEAD, RequestMethod.OPTIONS})
class StateController {
    private final CheckService checks;

    StateController(CheckService checks) {
        this.checks = checks;
    }

    @RequestMapping(OwnPaths.CHECKS)
    ResponseEntity<byte[]> all() {
        List<CheckJson> all = this.checks.states().stream().map(this::json).toList();
        Status worst = this.checks.drained().isPresent()
                ? Status.FAIL
                : Status.worst(all.stream().map(CheckJson::status));
        return answer(new ChecksJson(worst, this.checks.drained(), all).bytes());
    }

    @RequestMapping(OwnPaths.CHECKS + "/{name}")
    ResponseEntity<byte[]> one(@PathVariable String name) {
        return this.checks
                .state(name)
                .map(state -> answer(this.json(state).bytes()))
                .orElseGet(Answers::notFound);
    }

    private CheckJson json(CheckState state) {
        return CheckJson.of(state, this.checks.properties().showOutput());
    }

    private static ResponseEntity<byte[]> answer(byte[] json) {
        return Answers.of(HttpStatus.OK, MediaType.APPLICATION_JSON).body(json);
    }
}
