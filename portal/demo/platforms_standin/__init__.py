"""A stand-in for YouTube, Instagram and TikTok on 127.0.0.1: consent pages, token endpoints and the interfaces that the portal reads."""
