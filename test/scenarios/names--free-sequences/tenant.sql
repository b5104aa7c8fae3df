create sequence yours_seq;
