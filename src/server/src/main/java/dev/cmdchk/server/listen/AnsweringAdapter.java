package dev.cmdchk.server.listen;

import org.apache.coyote.Adapter;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.apache.tomcat.util.net.SocketEvent;

/**
 * Tomcat's way into the application, which tells what happens there.
 *
 * @param asked called before a request is handed over
 * @param answered called after its answer has been given
 */
record AnsweringAdapter(Adapter application, Runnable asked, Runnable answered) implements Adapter {

    @Override
    public void service(Request request, Response response) throws Exception {
        this.asked.run();
        this.application.service(request, response);
        this.answered.run();
    }

    @Override
    public boolean prepare(Request request, Response response) throws Exception {
        return this.application.prepare(request, response);
    }

    @Override
    public boolean asyncDispatch(Request request, Response response, SocketEvent event) throws Exception {
        return this.application.asyncDispatch(request, response, event);
    }

    @Override
    public void log(Request request, Response response, long time) {
        this.application.log(request, response, time);
    }

    @Override
    public void checkRecycled(Request request, Response response) {
        this.application.checkRecycled(request, response);
    }

    @Override
    public String getDomain() {
        return this.application.getDomain();
    }
}
