"""LocalStack 4.14.0, whose server listens on all IPv4 addresses whatever GATEWAY_LISTEN says."""

from functools import partial

from twisted.internet import endpoints

endpoints.TCP4ServerEndpoint = partial(endpoints.TCP4ServerEndpoint, interface="127.0.0.1")

from localstack.runtime.main import main  # noqa: E402

main()
