"""What lies between a password and the desk."""

from allauth.mfa.stages import AuthenticateStage

from okg.roster import shown


class SecondFactor(AuthenticateStage):
    """allauth's, which one whose provider vouched for two factors need not pass."""

    def _should_handle(self, request):
        return not shown.at_the_provider(request, self.login.user) and super()._should_handle(request)
