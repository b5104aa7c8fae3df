create sequence mine_seq;
