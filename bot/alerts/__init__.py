"""Story by story and subscription by subscription: tell, edit, follow up, wait or not, and in which words. All pure."""
