"""The headless verbs: each works through the engine alone and answers with one document and a few plain lines.

Guard: nothing here loads a screen library, and no verb writes clear text to disk.
"""
