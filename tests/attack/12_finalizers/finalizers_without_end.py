# attack: every __del__ makes a new object with __del__
# must: a limit, or plain result
class Again:
    def __del__(self):
        Again()
Again()
