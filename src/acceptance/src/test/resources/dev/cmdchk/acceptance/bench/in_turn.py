"""A minimal health check server: runs each check in turn, for each request.

usage: in_turn.py PORT LOG CHECK...
"""
import http.server
import subprocess
import sys

port, log_file, *checks = sys.argv[1:]
log = open(log_file, "a", buffering=1)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        healthy = all(subprocess.call(check, shell=True) == 0 for check in checks)
        body = b"All checks succeeded.\r\n" if healthy else b"Check failed, please see log.\r\n"
        self.send_response(200 if healthy else 503)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        # It serves one connection at a time: one that is kept would keep all others waiting.
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format, *args):
        log.write("%s [%s] %s\n" % (self.address_string(), self.log_date_time_string(), format % args))


class Server(http.server.HTTPServer):
    # By itself only 5 clients may wait to be accepted, and wrk's others would try again a second later.
    request_queue_size = 1024


Server(("127.0.0.1", int(port)), Handler).serve_forever()
